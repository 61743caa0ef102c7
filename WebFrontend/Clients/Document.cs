namespace LlmRag.WebFrontend.Clients;

/// <param name="Next">Pass it as <c>before</c> for the next page; <see langword="null"/> on the last one.</param>
public sealed record DocumentPage(IReadOnlyList<DocumentSummary> Documents, string? Next);

/// <param name="State"><c>queued</c>, <c>ready</c> or <c>failed</c>.</param>
public sealed record DocumentSummary(
    string Id, string Title, string? Uri, string ContentType, long SizeBytes, int Chunks, string State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public bool IsWaiting => State is not ("ready" or "failed");
}

/// <summary>A document with its extracted text and the passages it was cut into.</summary>
public sealed record DocumentDetails(
    string Id, string Title, string? Uri, string ContentType, long SizeBytes, string State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    string Text, IReadOnlyList<DocumentChunk> Chunks);

public sealed record DocumentChunk(string ChunkId, int Ordinal, string? Section, string Text, int Start, int End);

/// <summary>A document that is sent as text instead of as a file.</summary>
public sealed record NewDocument(string Title, string? Uri, string ContentType, string Text);

/// <summary>Documents that are safely stored, but not searchable before their ingestion is over.</summary>
public sealed record AcceptedDocuments(string IngestionId, IReadOnlyList<string> DocumentIds);

/// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
public sealed record IngestionProgress(string Id, string State, int Total, int Done, int Failed, IReadOnlyList<IngestionError> Errors)
{
    public bool IsOver => State is "done" or "failed";
}

/// <summary>Why a document was not ingested.</summary>
public sealed record IngestionError(string Document, string Detail);
