namespace LlmRag.Retriever.Documents.Readers;

/// <summary>The text of a document and its structure.</summary>
/// <param name="Title">The title found in the document, if any.</param>
/// <param name="Text">The text that passages are cut from.</param>
/// <param name="Blocks">The stretches of <paramref name="Text"/> that hold content, in order and without overlap.</param>
/// <param name="Metadata">What the document says of itself (front matter, properties), and notes of the reader.</param>
public sealed record ExtractedDocument(
    string? Title, string Text, IReadOnlyList<TextBlock> Blocks, IReadOnlyDictionary<string, object?> Metadata);
