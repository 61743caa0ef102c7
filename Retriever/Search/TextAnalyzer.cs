using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Retriever.Search;

/// <summary>Turns text into the terms of the inverted index. Documents and queries go through the same steps: tokens, without stop words, stemmed.</summary>
public static partial class TextAnalyzer
{
    // A pasted base64 blob is one long "word"; PostgreSQL's index rows end at 2,700 bytes.
    private const int LongestTerm = 100;

    /// <summary>The terms of <paramref name="text"/> in order, with repetitions.</summary>
    public static IEnumerable<string> Terms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var token in Tokenizer.Tokenize(WithoutLinkTargets(text)))
        {
            if (token.Text.Length <= LongestTerm && !StopWords.IsIndexStopWord(token.Text))
            {
                yield return PorterStemmer.Stem(token.Text);
            }
        }
    }

    /// <summary>Number of words of <paramref name="text"/> that count for the length of a passage: the parts of compounds do not.</summary>
    public static int Length(string text) => Tokenizer.Words(WithoutLinkTargets(text)).Count(token => !StopWords.IsIndexStopWord(token.Text));

    // [text](https://…): the address is noise, and often longer than the sentence around it.
    private static string WithoutLinkTargets(string text) => text.Contains("](", StringComparison.Ordinal) ? LinkTarget().Replace(text, "] ") : text;

    [GeneratedRegex(@"\]\([^()\s]*(?:\s+""[^""]*"")?\)")]
    private static partial Regex LinkTarget();
}
