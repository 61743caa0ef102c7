namespace LlmRag.Retriever.Documents.Readers;

/// <summary>What a stretch of the extracted text is.</summary>
public enum TextBlockKind
{
    /// <summary>Running text: may be cut between sentences.</summary>
    Prose,

    /// <summary>A heading: belongs to the section it opens, and is kept as its path.</summary>
    Heading,

    /// <summary>A code block, table row or record: never cut.</summary>
    Atomic,
}

/// <summary>A stretch of the extracted text.</summary>
/// <param name="Start">Offset of its first character (UTF-16 units).</param>
/// <param name="End">Offset behind its last character.</param>
/// <param name="Section">The headings above it, outermost first, joined by " &gt; "; <see langword="null"/> above the first heading.</param>
/// <param name="Kind">How it may be cut.</param>
public readonly record struct TextBlock(int Start, int End, string? Section, TextBlockKind Kind);
