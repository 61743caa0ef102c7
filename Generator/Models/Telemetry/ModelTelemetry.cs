using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.Generator.Models.Telemetry;

/// <summary>The source and the instruments of model calls, and whether messages are part of the telemetry.</summary>
public sealed class ModelTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "LlmRag.Generator";

    internal static readonly ActivitySource Source = new(Name);

    public ModelTelemetry(IMeterFactory meters, IConfiguration configuration, ILogger<ModelTelemetry> logger)
    {
        CaptureContent = bool.TryParse(configuration[GenAi.CaptureMessageContentVariable], out var capture) && capture;
        Logger = logger;

        var meter = meters.Create(Name);
        var durations = new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAi.Metrics.DurationBuckets };
        OperationDuration = meter.CreateHistogram(
            GenAi.Metrics.OperationDuration, GenAi.Metrics.Seconds, "Duration of a call of a model.", advice: durations);
        TimeToFirstChunk = meter.CreateHistogram(
            GenAi.Metrics.TimeToFirstChunk, GenAi.Metrics.Seconds, "Time from the request to the first chunk of the stream.", advice: durations);
        TimePerOutputChunk = meter.CreateHistogram(
            GenAi.Metrics.TimePerOutputChunk, GenAi.Metrics.Seconds, "Time between two chunks of the stream.", advice: durations);
        TokenUsage = meter.CreateHistogram(
            GenAi.Metrics.TokenUsage, GenAi.Metrics.Tokens, "Tokens that went in and came out.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = GenAi.Metrics.TokenBuckets });
    }

    /// <summary>Whether messages, instructions and tools are recorded: <see cref="GenAi.CaptureMessageContentVariable"/>.</summary>
    public bool CaptureContent { get; }

    internal ILogger Logger { get; }

    internal Histogram<double> OperationDuration { get; }

    internal Histogram<double> TimeToFirstChunk { get; }

    internal Histogram<double> TimePerOutputChunk { get; }

    internal Histogram<int> TokenUsage { get; }
}
