using System.Collections.Concurrent;
using System.Diagnostics;

namespace LlmRag.Generator.Tests.Fakes;

/// <summary>The generator's finished spans of one trace; tests that run beside do not disturb.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _finished = new();
    private readonly ActivityListener _listener;

    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "LlmRag.Generator",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _finished.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Of(string traceId) => [.. _finished.Where(activity => activity.TraceId.ToHexString() == traceId)];

    /// <summary>The only span of that trace with that name, waiting for it to finish.</summary>
    public async Task<Activity> SingleAsync(string traceId, string name, CancellationToken cancellationToken)
    {
        while (!Of(traceId).Any(activity => activity.DisplayName == name))
        {
            await Task.Delay(10, cancellationToken);
        }

        return Of(traceId).Single(activity => activity.DisplayName == name);
    }

    public void Dispose() => _listener.Dispose();
}
