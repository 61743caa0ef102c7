using System.Threading.Channels;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Wakes an idle worker of this replica when something was queued here.</summary>
public sealed class IngestionSignal
{
    private readonly Channel<bool> _queued = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _queued.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Set"/>, at most <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _queued.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came; the caller looks for itself.
        }
    }
}
