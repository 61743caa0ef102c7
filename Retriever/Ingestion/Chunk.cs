namespace LlmRag.Retriever.Ingestion;

/// <summary>A passage cut from a document.</summary>
/// <param name="Ordinal">0-based position in the document.</param>
/// <param name="Section">The headings above it, joined by " &gt; ".</param>
/// <param name="Text">Its text: the characters from <paramref name="Start"/> to <paramref name="End"/> of the document's.</param>
/// <param name="Start">Offset of its first character (UTF-16 units).</param>
/// <param name="End">Offset behind its last character.</param>
public sealed record Chunk(int Ordinal, string? Section, string Text, int Start, int End);
