namespace LlmRag.Retriever.Ingestion;

/// <summary>Documents that were stored for ingestion.</summary>
/// <param name="IngestionId">The job.</param>
/// <param name="DocumentIds">The document of each accepted item, in the order given.</param>
public sealed record AcceptedIngestion(Guid IngestionId, IReadOnlyList<Guid> DocumentIds);
