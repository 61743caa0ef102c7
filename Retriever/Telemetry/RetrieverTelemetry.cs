using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmRag.Retriever.Telemetry;

/// <summary>The source of the retriever's own spans and metrics.</summary>
internal static class RetrieverTelemetry
{
    public const string Name = "LlmRag.Retriever";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Marks a span as failed (https://opentelemetry.io/docs/specs/semconv/general/recording-errors/).</summary>
    public static void Fail(Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity.SetTag("error.type", exception.GetType().FullName);
        }
    }
}
