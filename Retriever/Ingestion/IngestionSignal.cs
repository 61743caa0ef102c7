namespace LlmRag.Retriever.Ingestion;

/// <summary>Wakes the idle workers of this replica when something was queued here.</summary>
public sealed class IngestionSignal : IDisposable
{
    private readonly SemaphoreSlim _queued = new(0, 1);

    public void Set()
    {
        try
        {
            _queued.Release();
        }
        catch (SemaphoreFullException)
        {
            // A wake-up is pending already.
        }
    }

    /// <summary>Waits for <see cref="Set"/>, at most <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _queued.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came; the caller looks for itself.
        }
    }

    public void Dispose() => _queued.Dispose();
}
