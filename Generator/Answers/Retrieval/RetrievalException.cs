namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>No passages could be fetched. The message is safe to show.</summary>
public sealed class RetrievalException(RetrievalErrorKind kind, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Why.</summary>
    public RetrievalErrorKind Kind { get; } = kind;
}
