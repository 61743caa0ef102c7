// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly.Telemetry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What https://www.pollydocs.org/advanced/telemetry.html reports of a strategy: a counter of its events, and a log entry each.</summary>
internal sealed class ResilienceTelemetry(ILoggerFactory loggers) : TelemetryListener
{
    private static readonly Meter Meter = new("Polly");
    private static readonly Counter<int> Events = Meter.CreateCounter<int>(
        "resilience.polly.strategy.events", unit: null, "Tracks the number of resilience events that occurred in resilience strategies.");

    private static readonly Histogram<double> Attempts = Meter.CreateHistogram<double>(
        "resilience.polly.strategy.attempt.duration", "ms", "Tracks the duration of execution attempts.");

    private readonly ILogger _logger = loggers.CreateLogger("Polly");

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var resilienceEvent = args.Event;
        var source = args.Source;
        var tags = new List<KeyValuePair<string, object?>>
        {
            new("event.name", resilienceEvent.EventName),
            new("event.severity", resilienceEvent.Severity.ToString()),
            new("pipeline.name", source.PipelineName),
            new("pipeline.instance", source.PipelineInstanceName),
            new("strategy.name", source.StrategyName),
        };
        if (args.Outcome?.Exception is { } failure)
        {
            tags.Add(new("exception.type", failure.GetType().FullName));
        }

        if (args.Arguments is ExecutionAttemptArguments attempt)
        {
            tags.Add(new("attempt.number", attempt.AttemptNumber));
            tags.Add(new("attempt.handled", attempt.Handled));
            Attempts.Record(attempt.Duration.TotalMilliseconds, [.. tags]);
        }
        else if (resilienceEvent.Severity != ResilienceEventSeverity.None)
        {
            Events.Add(1, [.. tags]);
        }

        if (LevelOf(resilienceEvent.Severity) is var level && level != LogLevel.None && args.Arguments is not ExecutionAttemptArguments)
        {
            object? result = args.Outcome is not { } outcome ? null
                : outcome.Exception?.Message as object ?? (outcome.Result is HttpResponseMessage response ? (object)(int)response.StatusCode : outcome.Result);
            _logger.Log(
                level,
                new EventId(0, "ResilienceEvent"),
                args.Outcome?.Exception,
                "Resilience event occurred. EventName: '{EventName}', Source: '{PipelineName}/{PipelineInstance}/{StrategyName}', Operation Key: '{OperationKey}', Result: '{Result}'",
                resilienceEvent.EventName, source.PipelineName, source.PipelineInstanceName, source.StrategyName, args.Context.OperationKey, result);
        }
    }

    private static LogLevel LevelOf(ResilienceEventSeverity severity) => severity switch
    {
        ResilienceEventSeverity.Debug => LogLevel.Debug,
        ResilienceEventSeverity.Information => LogLevel.Information,
        ResilienceEventSeverity.Warning => LogLevel.Warning,
        ResilienceEventSeverity.Error => LogLevel.Error,
        ResilienceEventSeverity.Critical => LogLevel.Critical,
        _ => LogLevel.None,
    };
}
