namespace LlmRag.Retriever.Embeddings;

/// <summary>The embedding model did not answer. Answered as 502.</summary>
public sealed class EmbeddingFailedException(string message, Exception innerException) : Exception(message, innerException);
