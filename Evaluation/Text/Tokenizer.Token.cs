namespace LlmRag.Evaluation.Text;

/// <summary>One token of a text.</summary>
/// <param name="Text">The normalised form: lower case, Latin diacritics folded, possessive <c>'s</c> and thousands separators removed.</param>
/// <param name="Start">Offset of the first character in the original text (UTF-16 units).</param>
/// <param name="Length">Number of characters the token covers in the original text.</param>
/// <param name="IsPart">
/// <see langword="true"/> for the extra tokens inside a compound (<c>http</c> and <c>client</c> inside <c>HttpClient</c>); the compound itself precedes them.
/// </param>
public readonly record struct Token(string Text, int Start, int Length, bool IsPart)
{
    /// <summary>Offset just behind the token in the original text.</summary>
    public int End => Start + Length;
}
