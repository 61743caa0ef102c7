using System.Collections.Frozen;

namespace LlmRag.Evaluation.Text;

/// <summary>English words too frequent to tell one text from another.</summary>
/// <remarks>
/// Two lists, because the two uses differ: an index drops as little as possible ("to be or not to be" should still be found by its other words),
/// the comparison of two sentences drops every function word.
/// </remarks>
public static class StopWords
{
    // The classic list of Lucene's EnglishAnalyzer.
    private static readonly FrozenSet<string> Index = Set(
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with");

    private static readonly FrozenSet<string> Function = Set(
        """
        a about above after again against all also am an and any are aren't as at be because been before being below between both but by
        can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever few for from further had hadn't has hasn't
        have haven't having he he'd he'll he's her here hers herself him himself his how however i i'd i'll i'm i've if in into is isn't it it's its itself
        just let me more most much must my myself no nor not now of off on once only or other ought our ours ourselves out over own
        please rather same shall shan't she she'd she'll should shouldn't so some such than that that'll that's the their theirs them themselves then there
        there's these they they'd they'll they're they've this those through to too under until up upon us very was wasn't we we'd we'll we're we've were weren't
        what what's when where where's which while who who's whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your
        yours yourself yourselves
        """);

    /// <summary>Whether an index may leave the word out. <paramref name="word"/> is lower case.</summary>
    public static bool IsIndexStopWord(string word) => Index.Contains(word);

    /// <summary>Whether the word is a function word (article, pronoun, preposition, auxiliary, question word). <paramref name="word"/> is lower case.</summary>
    public static bool IsFunctionWord(string word) => Function.Contains(word);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
