namespace LlmRag.Retriever.Documents.Readers;

/// <summary>A document as it was received.</summary>
/// <param name="Name">File name or title, for messages and as the last resort for a title.</param>
/// <param name="ContentType">One of <see cref="ContentTypes"/>.</param>
/// <param name="Content">The bytes.</param>
public sealed record SourceDocument(string Name, string ContentType, ReadOnlyMemory<byte> Content);
