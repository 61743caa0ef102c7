using System.Text.RegularExpressions;

namespace LlmRag.WebFrontend.Ask;

/// <summary>Finds quoted sentences in a passage, although the passage may break lines and space words differently.</summary>
public static class Highlighter
{
    /// <summary>The passage as consecutive pieces, each marked as quoted or not. Together they are the passage.</summary>
    public static IReadOnlyList<TextPiece> Split(string passage, IEnumerable<string> quotes)
    {
        ArgumentNullException.ThrowIfNull(passage);

        var pieces = new List<TextPiece>();
        var position = 0;
        foreach (var (start, end) in Merge(quotes.Select(quote => Find(passage, quote)).OfType<(int Start, int End)>().Order()))
        {
            Add(pieces, passage[position..start], isQuoted: false);
            Add(pieces, passage[start..end], isQuoted: true);
            position = end;
        }

        Add(pieces, passage[position..], isQuoted: false);
        return pieces;
    }

    private static (int Start, int End)? Find(string passage, string quote)
    {
        var words = quote.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        var match = Regex.Match(passage, string.Join(@"\s+", words.Select(Regex.Escape)), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return match.Success ? (match.Index, match.Index + match.Length) : null;
    }

    private static IEnumerable<(int Start, int End)> Merge(IEnumerable<(int Start, int End)> ranges)
    {
        (int Start, int End)? open = null;
        foreach (var range in ranges)
        {
            if (open is { } before && range.Start <= before.End)
            {
                open = (before.Start, Math.Max(before.End, range.End));
                continue;
            }

            if (open is { } closed)
            {
                yield return closed;
            }

            open = range;
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static void Add(List<TextPiece> pieces, string text, bool isQuoted)
    {
        if (text.Length > 0)
        {
            pieces.Add(new TextPiece(text, isQuoted));
        }
    }
}

/// <summary>A stretch of a passage.</summary>
public readonly record struct TextPiece(string Text, bool IsQuoted);
