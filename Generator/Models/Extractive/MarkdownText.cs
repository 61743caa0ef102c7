using System.Text.RegularExpressions;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>Makes a piece of a passage fit to stand in an answer.</summary>
internal static partial class MarkdownText
{
    /// <summary>The sentence on one line, without its bullet, its footnote numbers (they would read as citations), images and link targets.</summary>
    public static string Plain(string sentence)
    {
        var text = Bullet().Replace(sentence, "");
        text = Image().Replace(text, "");
        text = Link().Replace(text, "$1");
        text = Footnote().Replace(text, "");
        return WhiteSpace().Replace(text, " ").Trim();
    }

    /// <summary>A code block with fences, whichever way the passage marked it.</summary>
    public static string Fenced(string code) =>
        code.TrimStart().StartsWith("```", StringComparison.Ordinal) || code.TrimStart().StartsWith("~~~", StringComparison.Ordinal)
            ? code.Trim()
            : $"```\n{code}\n```";

    public static bool BeginsItem(string sentence) => Bullet().IsMatch(sentence);

    public static bool IsTableRule(string row) => TableRule().IsMatch(row);

    [GeneratedRegex(@"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@" ?\[(?:\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|(?:note|citation needed|nb|update)[^\]]{0,12})\](?!\()", RegexOptions.IgnoreCase)]
    private static partial Regex Footnote();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^\|[\s:|-]+$")]
    private static partial Regex TableRule();
}
