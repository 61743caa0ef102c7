namespace LlmRag.Evaluation.Text;

/// <summary>A run of lines of one kind: a paragraph, a list item, a heading line, a table row, a code block.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="ContentStart">Behind the bullet or number of a list item; otherwise <paramref name="Start"/>.</param>
/// <param name="End">Offset behind its last character.</param>
/// <param name="Kind">Its kind.</param>
internal readonly record struct MarkdownBlock(int Start, int ContentStart, int End, SentenceKind Kind);
