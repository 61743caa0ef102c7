using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Answers.Conversations;

/// <summary>
/// Makes a follow-up question ("And how long does it keep them?") stand alone, so that a search can find its passages:
/// the key terms of the question before it are put behind it. Deterministic; no model is asked.
/// </summary>
public static partial class FollowUp
{
    private const int MostTerms = 8;

    private static readonly FrozenSet<string> Pronouns =
        "it its itself they them their theirs he him his she her hers this these those former latter"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The question itself where it needs no context, otherwise with the key terms of the last question.</summary>
    public static string Expand(string question, IReadOnlyList<ConversationTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(turns);
        if (turns.Count == 0 || !NeedsContext(question))
        {
            return question;
        }

        // The last stand-alone question already holds what it took over from the ones before.
        var own = ContentWords(question).Select(word => PorterStemmer.Stem(word.Text)).ToHashSet(StringComparer.Ordinal);
        var previous = turns[^1].StandaloneQuestion;
        var terms = ContentWords(previous)
            .Where(word => own.Add(PorterStemmer.Stem(word.Text)))
            .Take(MostTerms)
            .Select(word => previous.Substring(word.Start, word.Length));
        return string.Join(' ', [question, .. terms]);
    }

    private static bool NeedsContext(string question)
    {
        var words = Tokenizer.Words(question).ToList();
        var content = words.Count(word => !StopWords.IsFunctionWord(word.Text));
        return content == 0
            || words.Count <= 2
            || Connective().IsMatch(question)
            || (content <= 2 && Fragment().IsMatch(question))
            || TrailingThat().IsMatch(question)
            || HasOpenPronoun(question, words);
    }

    /// <summary>A pronoun that nothing before it in the same question can be the name of.</summary>
    private static bool HasOpenPronoun(string question, List<Token> words)
    {
        var candidates = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (Pronouns.Contains(word.Text))
            {
                return candidates == 0;
            }

            // "How does LlmRag keep its prompts?" answers "whose?" itself.
            var named = i > 0 && (char.IsUpper(question[word.Start]) || word.Text.AsSpan().IndexOfAny("._") >= 0);
            candidates += named && word.Text is not "i" && !StopWords.IsFunctionWord(word.Text) ? 1 : 0;
        }

        return false;
    }

    private static IEnumerable<Token> ContentWords(string text) =>
        Tokenizer.Words(text).Where(word => !StopWords.IsFunctionWord(word.Text) && !Filler().IsMatch(word.Text));

    // "And …", "What about …", "Why not?"
    [GeneratedRegex(@"^\s*(?:and|but|or|so|then|also|what\s+about|how\s+about|what\s+else|why\s+not|who\s+else|where\s+else|anything\s+else)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Connective();

    // "In which year?", "The default?", "Since when?"
    [GeneratedRegex(@"^\s*(?:in|on|at|by|for|from|since|until|with|of|to|the|a|an)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Fragment();

    // "Why is that?", "How does that work?"
    [GeneratedRegex(@"\b(?:is|was|are|were|does|do|did|of|about|after|before|like|with|for|why|how)\s+(?:that|there)(?:\s+(?:work|mean|happen|do|help|matter|cost|take)\w*)?\s*\??\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex TrailingThat();

    [GeneratedRegex(@"^(?:many|long|far|old|often|tell|explain|show|give|much|one|ones)$")]
    private static partial Regex Filler();
}
