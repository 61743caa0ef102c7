using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace LlmRag.ServiceDefaults.Telemetry;

internal static class MetricDefaults
{
    /// <summary>
    /// Gives the GenAI histograms the buckets of the conventions, whoever creates them. Our own instruments and those of
    /// Microsoft.Extensions.AI advise the same ones; for those of other libraries, the SDK's default (0 to 10 000, for
    /// milliseconds) would put every duration into the first bucket.
    /// </summary>
    public static MeterProviderBuilder AddGenAiViews(this MeterProviderBuilder metrics)
    {
        var durations = new ExplicitBucketHistogramConfiguration { Boundaries = [.. GenAi.Metrics.DurationBuckets] };
        var tokens = new ExplicitBucketHistogramConfiguration
        {
            Boundaries = [.. GenAi.Metrics.TokenBuckets.Select(bucket => (double)bucket)],
        };
        return metrics
            .AddView(GenAi.Metrics.OperationDuration, durations)
            .AddView(GenAi.Metrics.TimeToFirstChunk, durations)
            .AddView(GenAi.Metrics.TimePerOutputChunk, durations)
            .AddView(GenAi.Metrics.TokenUsage, tokens);
    }

    /// <summary>Measurements made within a recorded span point to it. <c>OTEL_METRICS_EXEMPLAR_FILTER</c> may say otherwise.</summary>
    public static MeterProviderBuilder AddTraceBasedExemplars(this MeterProviderBuilder metrics, IConfiguration configuration)
        => string.IsNullOrEmpty(configuration["OTEL_METRICS_EXEMPLAR_FILTER"])
            ? metrics.SetExemplarFilter(ExemplarFilterType.TraceBased)
            : metrics;
}
