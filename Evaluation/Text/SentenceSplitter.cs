using System.Text.RegularExpressions;

namespace LlmRag.Evaluation.Text;

/// <summary>
/// Splits plain text and Markdown into sentences without losing offsets. Abbreviations, initials, decimals, versions, URLs and
/// inline code do not end a sentence; list items, table rows and headings end at their line; a code block is one piece.
/// A citation marker behind the full stop (<c>It runs. [1] Next</c>) belongs to the sentence before it.
/// </summary>
public static partial class SentenceSplitter
{
    /// <summary>The sentences of <paramref name="text"/> in order. White space between them belongs to none.</summary>
    public static IReadOnlyList<Sentence> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var sentences = new List<Sentence>();
        foreach (var block in MarkdownBlocks.Of(text))
        {
            if (block.Kind is SentenceKind.Prose or SentenceKind.ListItem)
            {
                SplitBlock(text, block, sentences);
            }
            else
            {
                Add(text, block.Start, block.End, block.Kind, sentences);
            }
        }

        return sentences;
    }

    private static void SplitBlock(string text, MarkdownBlock block, List<Sentence> sentences)
    {
        var start = block.Start;
        var position = block.Kind == SentenceKind.ListItem ? block.ContentStart : block.Start;
        while (position < block.End)
        {
            var character = text[position];
            if (character == '`')
            {
                position = SkipInlineCode(text, position, block.End);
                continue;
            }

            if (!IsTerminator(character))
            {
                position++;
                continue;
            }

            var stop = position;
            while (position < block.End && IsTerminator(text[position]))
            {
                position++;
            }

            var behind = SkipClosers(text, position, block.End);
            if (behind >= block.End)
            {
                break;
            }

            if (IsBoundary(text, start, stop, position, behind, block.End))
            {
                Add(text, start, behind, block.Kind, sentences);
                start = behind;
            }

            position = behind;
        }

        Add(text, start, block.End, block.Kind, sentences);
    }

    /// <param name="text">The text.</param>
    /// <param name="start">Where the sentence began.</param>
    /// <param name="stop">The first terminator.</param>
    /// <param name="afterStop">Behind the last terminator of the run.</param>
    /// <param name="behind">Behind closing quotes, brackets and citation markers.</param>
    /// <param name="end">End of the block.</param>
    private static bool IsBoundary(string text, int start, int stop, int afterStop, int behind, int end)
    {
        if (IsWideTerminator(text[stop]))
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[behind]))
        {
            return false;
        }

        var next = behind;
        while (next < end && (char.IsWhiteSpace(text[next]) || IsOpener(text[next])))
        {
            next++;
        }

        if (next >= end)
        {
            return true;
        }

        // "Yahoo! is", "e.g. this", "wait... and": what goes on in lower case is the same sentence.
        if (char.IsLower(text[next]))
        {
            return false;
        }

        return text[stop] != '.' || afterStop - stop > 1 || !StopBelongsToWord(text, start, stop, next, end);
    }

    /// <summary>Whether the full stop at <paramref name="stop"/> is part of an abbreviation, an initial or a list number.</summary>
    private static bool StopBelongsToWord(string text, int start, int stop, int next, int end)
    {
        var wordStart = stop;
        while (wordStart > start && !char.IsWhiteSpace(text[wordStart - 1]) && !IsOpener(text[wordStart - 1]))
        {
            wordStart--;
        }

        var word = text[wordStart..stop];
        if (word.Length == 0)
        {
            return true;
        }

        // "2. Install it": a number alone is not a sentence.
        if (wordStart == start && word.All(char.IsAsciiDigit))
        {
            return true;
        }

        if (char.IsDigit(text[next]) && Abbreviations.BeforeNumbers.Contains(word))
        {
            return true;
        }

        if (Abbreviations.BeforeNames.Contains(word))
        {
            return true;
        }

        var initial = word.Length == 1 && char.IsUpper(word[0]);
        if (initial || DottedLetters().IsMatch(word) || Abbreviations.AnywhereInSentence.Contains(word))
        {
            return !Abbreviations.SentenceStarters.Contains(WordAt(text, next, end));
        }

        return false;
    }

    private static string WordAt(string text, int start, int end)
    {
        var stop = start;
        while (stop < end && char.IsLetter(text[stop]))
        {
            stop++;
        }

        return text[start..stop];
    }

    private static int SkipInlineCode(string text, int open, int end)
    {
        var ticks = open;
        while (ticks < end && text[ticks] == '`')
        {
            ticks++;
        }

        var close = text.IndexOf(new string('`', ticks - open), ticks, end - ticks, StringComparison.Ordinal);
        return close < 0 ? ticks : close + (ticks - open);
    }

    private static int SkipClosers(string text, int position, int end)
    {
        while (position < end && IsCloser(text[position]))
        {
            position++;
        }

        for (var match = MarkerBehindStop().Match(text, position, end - position); match.Success; match = match.NextMatch())
        {
            position = match.Index + match.Length;
        }

        return position;
    }

    private static void Add(string text, int start, int end, SentenceKind kind, List<Sentence> sentences)
    {
        // The indentation of a code block is content.
        while (start < end && (kind == SentenceKind.Code ? text[start] is '\r' or '\n' : char.IsWhiteSpace(text[start])))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new Sentence(text[start..end], start, kind));
        }
    }

    private static bool IsTerminator(char character) => character is '.' or '!' or '?' or '…' || IsWideTerminator(character);

    private static bool IsWideTerminator(char character) => character is '。' or '！' or '？';

    private static bool IsCloser(char character) => character is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}' or '*' or '_' or '」';

    private static bool IsOpener(char character) => character is '"' or '\'' or '“' or '‘' or '«' or '(' or '[' or '{' or '*' or '_' or '「';

    // "[1]", " [1, 2]", "[note 3]"
    [GeneratedRegex(@"\G(?: ?\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]|\[[^\[\]\n]{1,20}\])")]
    private static partial Regex MarkerBehindStop();

    // "U.S", "e.g", "Ph.D", "a.m"
    [GeneratedRegex(@"^(?:\p{L}{1,2}\.)+\p{L}{1,2}$")]
    private static partial Regex DottedLetters();
}
