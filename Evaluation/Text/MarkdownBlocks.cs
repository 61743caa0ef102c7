using System.Text.RegularExpressions;

namespace LlmRag.Evaluation.Text;

/// <summary>
/// Reads the block structure that matters for sentences off the lines of a Markdown or plain text. Not a Markdown parser:
/// it only has to know where a sentence cannot run on.
/// </summary>
internal static partial class MarkdownBlocks
{
    public static List<MarkdownBlock> Of(string text)
    {
        var blocks = new List<MarkdownBlock>();
        MarkdownBlock? open = null;
        string? fence = null;
        var afterBlank = true;
        var inList = false;

        foreach (var (start, end) in Lines(text))
        {
            var line = text.AsSpan(start, end - start);
            var trimmed = line.Trim();

            if (fence is not null)
            {
                open = open!.Value with { End = end };
                if (trimmed.StartsWith(fence) && trimmed.TrimStart(fence[0]).IsEmpty)
                {
                    blocks.Add(open.Value);
                    (open, fence) = (null, null);
                }

                continue;
            }

            if (trimmed.IsEmpty)
            {
                if (open is { Kind: not SentenceKind.Code })
                {
                    blocks.Add(open.Value);
                    open = null;
                }

                afterBlank = true;
                continue;
            }

            var indent = line.Length - line.TrimStart().Length;
            var kind = KindOf(line, trimmed, indent, open, afterBlank, inList, out var contentOffset);
            var continues = kind is null
                || (kind == SentenceKind.Code && open is { Kind: SentenceKind.Code });
            if (continues && open is { } current)
            {
                open = current with { End = end };
            }
            else
            {
                if (open is { } finished)
                {
                    blocks.Add(finished);
                }

                open = new MarkdownBlock(start, start + contentOffset, end, kind ?? SentenceKind.Prose);
            }

            if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
            {
                fence = trimmed[..3].ToString();
            }

            if (open is { Kind: SentenceKind.Heading or SentenceKind.TableRow })
            {
                blocks.Add(open.Value);
                open = null;
            }

            inList = kind == SentenceKind.ListItem || (inList && (kind is null || indent > 0));
            afterBlank = false;
        }

        if (open is { } last)
        {
            blocks.Add(last);
        }

        return blocks;
    }

    /// <summary>The kind of block that the line begins, or null where it goes on with a paragraph or item.</summary>
    private static SentenceKind? KindOf(
        ReadOnlySpan<char> line, ReadOnlySpan<char> trimmed, int indent, MarkdownBlock? open, bool afterBlank, bool inList, out int contentOffset)
    {
        contentOffset = 0;
        if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
        {
            return SentenceKind.Code;
        }

        // "    indented code", but not the second paragraph of a list item.
        if (line.StartsWith("    ") && !inList && (afterBlank || open is { Kind: SentenceKind.Code }))
        {
            return SentenceKind.Code;
        }

        if (trimmed[0] == '#' && trimmed.TrimStart('#') is [' ', ..] && indent < 4)
        {
            return SentenceKind.Heading;
        }

        if (trimmed[0] == '|')
        {
            return SentenceKind.TableRow;
        }

        foreach (var bullet in Bullet().EnumerateMatches(line))
        {
            // A wrapped line that happens to begin with "12. " is no list; one that begins with "1. " is (CommonMark).
            var number = char.IsAsciiDigit(trimmed[0]);
            if (!number || open is not { Kind: SentenceKind.Prose } || trimmed.StartsWith("1.") || trimmed.StartsWith("1)"))
            {
                contentOffset = bullet.Length;
                return SentenceKind.ListItem;
            }
        }

        return open is null or { Kind: SentenceKind.Code } ? SentenceKind.Prose : null;
    }

    private static IEnumerable<(int Start, int End)> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
            {
                yield return (start, text.Length);
                yield break;
            }

            yield return (start, end);
            start = end + 1;
        }
    }

    [GeneratedRegex(@"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")]
    private static partial Regex Bullet();
}
