using System.Collections.Frozen;
using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Groundedness;

/// <summary>Brings a token into the form in which two texts are compared.</summary>
internal static class Terms
{
    private static readonly FrozenDictionary<string, string> NumberWords =
        "zero one two three four five six seven eight nine ten eleven twelve"
            .Split(' ').Select((word, value) => KeyValuePair.Create(word, value.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stem; "three" and "3" are the same term.</summary>
    public static string Of(string token) => NumberWords.TryGetValue(token, out var digits) ? digits : PorterStemmer.Stem(token);

    /// <summary>Whether the token is a number, in digits or in words ("one" is more often a pronoun and does not count).</summary>
    public static bool IsNumber(string token) => char.IsAsciiDigit(token[0]) || (token != "one" && NumberWords.ContainsKey(token));
}
