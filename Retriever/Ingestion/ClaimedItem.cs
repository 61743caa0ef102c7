namespace LlmRag.Retriever.Ingestion;

/// <summary>A queued document that a worker owns for a while.</summary>
public sealed record ClaimedItem
{
    public required long Id { get; init; }

    /// <summary>The document it becomes; <see langword="null"/> when that was deleted meanwhile.</summary>
    public Guid? DocumentId { get; init; }

    public required string Name { get; init; }

    public string? Title { get; init; }

    public string? Uri { get; init; }

    public required string Metadata { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Content { get; init; }

    public required byte[] ContentHash { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public required int Attempts { get; init; }

    /// <summary>Proof of ownership: whoever finishes the item must still hold it.</summary>
    public required Guid Lease { get; init; }
}
