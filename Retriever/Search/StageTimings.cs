using LlmRag.Retriever.Telemetry;

namespace LlmRag.Retriever.Search;

/// <summary>Runs the stages of a search, each in a span and with its time taken.</summary>
internal sealed class StageTimings(TimeProvider time)
{
    private readonly Dictionary<string, double> _milliseconds = [];

    public async Task<T> MeasureAsync<T>(string stage, Func<Task<T>> run)
    {
        // The embedding generator makes its own span, as the conventions name it.
        using var activity = stage == "embed" ? null : RetrieverTelemetry.Source.StartActivity(stage);
        var started = time.GetTimestamp();
        try
        {
            return await run();
        }
        catch (Exception e)
        {
            RetrieverTelemetry.Fail(activity, e);
            throw;
        }
        finally
        {
            _milliseconds[stage] = time.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    public SearchTimings ToTimings(TimeSpan total) => new(
        Of("embed"), Of("lexical"), Of("vector"), Of("fuse") ?? 0, Of("fetch") ?? 0, total.TotalMilliseconds);

    private double? Of(string stage) => _milliseconds.TryGetValue(stage, out var milliseconds) ? milliseconds : null;
}
