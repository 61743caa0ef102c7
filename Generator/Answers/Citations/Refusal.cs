using System.Text.RegularExpressions;

namespace LlmRag.Generator.Answers.Citations;

/// <summary>Recognises the sentence by which a model says that the passages do not hold the answer.</summary>
public static partial class Refusal
{
    /// <summary>Whether <paramref name="sentence"/> says so, as the prompts ask for it or in the words models use of their own accord.</summary>
    public static bool Is(string sentence) => Pattern().IsMatch(sentence);

    [GeneratedRegex(
        """
        \b(?:passages?|documents?|context|sources?|information|texts?|excerpts?)\b [^.]{0,60}?
            \b(?:do|does|did|is|are)(?:\s+not|n['’]t)\s+(?:\w+\s+)?(?:contain|provide|mention|include|say|answer|cover|specify|state|address|describe|available|given|enough|sufficient)
        | \b(?:no|not\s+enough|insufficient)\s+(?:relevant\s+)?(?:information|passages?|documents?|answer)\b
        | \bI\s+(?:do\s+not|don['’]t|cannot|can['’]t|could\s+not|couldn['’]t|am\s+unable\s+to|was\s+unable\s+to)\s+(?:know|answer|find)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
