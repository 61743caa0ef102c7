using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmRag.Retriever.Telemetry;

/// <summary>The source of the retriever's own spans and metrics.</summary>
internal static class RetrieverTelemetry
{
    public const string Name = "LlmRag.Retriever";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Documents taken through ingestion, by <c>outcome</c>: ingested, unreadable, failed.</summary>
    public static readonly Counter<long> Ingested = Meter.CreateCounter<long>("llmrag.retriever.documents", "{document}", "Documents taken through ingestion");

    /// <summary>Duration of searches, by <c>mode</c>.</summary>
    public static readonly Histogram<double> SearchDuration = Meter.CreateHistogram(
        "llmrag.retriever.search.duration", "s", "Duration of searches", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });

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
