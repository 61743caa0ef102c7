namespace LlmRag.Retriever.Ingestion;

/// <summary>How far an ingestion is.</summary>
/// <param name="Total">Documents sent, refused ones included.</param>
/// <param name="Done">Documents that can be searched.</param>
/// <param name="Failed">Documents that could not be read, each with its reason in <paramref name="Errors"/>.</param>
public sealed record IngestionProgress(
    Guid Id, IngestionState State, int Total, int Done, int Failed, IReadOnlyList<IngestionError> Errors, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>Whether nothing more will happen.</summary>
    internal bool IsOver => State is IngestionState.Done or IngestionState.Failed;
}

/// <summary>Why a document was not ingested.</summary>
/// <param name="Document">How the sender called it.</param>
public sealed record IngestionError(string Document, Guid? DocumentId, string Detail);
