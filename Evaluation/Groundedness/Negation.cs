using System.Collections.Frozen;

namespace LlmRag.Evaluation.Groundedness;

internal static class Negation
{
    private static readonly FrozenSet<string> Words = "no not never none nobody nothing neither nor without cannot unable hardly"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a lower-case word denies: "not", "never", "doesn't".</summary>
    public static bool Is(string word) => Words.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);
}
