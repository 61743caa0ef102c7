namespace LlmRag.Evaluation.Text;

/// <summary>One sentence (or list item, table row, code block) of a text.</summary>
/// <param name="Text">The sentence as it stands in the text, without surrounding white space.</param>
/// <param name="Start">Offset of its first character in the text, in UTF-16 units.</param>
/// <param name="Kind">What kind of block it was found in.</param>
public readonly record struct Sentence(string Text, int Start, SentenceKind Kind)
{
    /// <summary>Offset just behind its last character.</summary>
    public int End => Start + Text.Length;
}
