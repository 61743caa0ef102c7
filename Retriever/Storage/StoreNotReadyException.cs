namespace LlmRag.Retriever.Storage;

/// <summary>The database is not up, or its schema is not in place yet. Answered as 503 with Retry-After.</summary>
public sealed class StoreNotReadyException(string message) : Exception(message);
