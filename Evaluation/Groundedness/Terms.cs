using System.Collections.Frozen;
using System.Globalization;
using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Groundedness;

/// <summary>Brings a token into the form in which two texts are compared.</summary>
internal static class Terms
{
    private static readonly FrozenDictionary<string, string> NumberWords = Values().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stem; "three" and "3" are the same term.</summary>
    public static string Of(string token) => NumberWords.TryGetValue(token, out var digits) ? digits : PorterStemmer.Stem(token);

    /// <summary>Whether the token is a number, in digits or in words ("one" is more often a pronoun and does not count).</summary>
    public static bool IsNumber(string token) => char.IsAsciiDigit(token[0]) || (token != "one" && NumberWords.ContainsKey(token));

    private static IEnumerable<KeyValuePair<string, string>> Values()
    {
        string[] ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
        string[] tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        return ones.Select((word, i) => Pair(word, i)).Concat(tens.Select((word, i) => Pair(word, 10 * (i + 2))));
    }

    private static KeyValuePair<string, string> Pair(string word, int value) => KeyValuePair.Create(word, value.ToString(CultureInfo.InvariantCulture));
}
