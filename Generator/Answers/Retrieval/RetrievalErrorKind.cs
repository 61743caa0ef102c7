namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>Why no passages could be fetched.</summary>
public enum RetrievalErrorKind
{
    /// <summary>The retriever does not answer, or says that it cannot serve now.</summary>
    Unavailable,

    /// <summary>The retriever took longer than <see cref="AnswerOptions.RetrievalTimeout"/>.</summary>
    Timeout,

    /// <summary>The retriever answered something else than passages.</summary>
    InvalidResponse,
}
