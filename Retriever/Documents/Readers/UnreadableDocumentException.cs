namespace LlmRag.Retriever.Documents.Readers;

/// <summary>The document cannot be read. The message tells its sender why, and what to do.</summary>
public sealed class UnreadableDocumentException(string message, Exception? innerException = null) : Exception(message, innerException);
