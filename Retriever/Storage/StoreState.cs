namespace LlmRag.Retriever.Storage;

/// <summary>What the service knows of its database: whether it is ready, and whether passages can be searched by vector.</summary>
public sealed class StoreState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the schema is in place.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Why the store is not ready, for people; <see langword="null"/> when it is.</summary>
    public string? NotReadyReason { get; private set; } = "The database has not answered yet.";

    /// <summary>Why there is no vector search, for people; <see langword="null"/> when there is.</summary>
    public string? VectorUnavailableReason { get; private set; } = "The database has not answered yet.";

    /// <summary>Whether passages can be searched by vector.</summary>
    public bool VectorIsAvailable => VectorUnavailableReason is null;

    /// <summary>Completes when the schema is in place.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>Throws <see cref="StoreNotReadyException"/> unless the schema is in place.</summary>
    public void EnsureReady()
    {
        if (!IsReady)
        {
            throw new StoreNotReadyException(NotReadyReason!);
        }
    }

    internal void SetNotReady(string reason) => NotReadyReason = reason;

    internal void SetReady(string? vectorUnavailableReason)
    {
        NotReadyReason = null;
        VectorUnavailableReason = vectorUnavailableReason;
        _ready.TrySetResult();
    }
}
