using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Groundedness;

/// <summary>The words of a sentence by which it can be compared: stems, weighted, with numbers, names and negation told apart.</summary>
internal sealed class Claim
{
    // A wrong number or name makes a sentence false, a missing adjective rarely does.
    private const double NumberWeight = 2.0;
    private const double NameWeight = 1.5;

    private Claim(IReadOnlyList<ClaimWord> words, bool negated)
    {
        Words = words;
        IsNegated = negated;
        Weight = words.Sum(word => word.Weight);
    }

    /// <summary>The content words in order, each once.</summary>
    public IReadOnlyList<ClaimWord> Words { get; }

    /// <summary>Whether the sentence denies something.</summary>
    public bool IsNegated { get; }

    /// <summary>The sum of the words' weights.</summary>
    public double Weight { get; }

    public static Claim Of(string sentence)
    {
        var words = new List<ClaimWord>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var negated = false;
        var first = true;
        foreach (var token in Tokenizer.Words(sentence))
        {
            negated |= Negation.Is(token.Text);
            var kind = KindOf(sentence, token, first);
            first = false;
            if (kind is null)
            {
                continue;
            }

            var stem = Terms.Of(token.Text);
            if (seen.Add(stem))
            {
                words.Add(new ClaimWord(stem, kind.Value, kind switch
                {
                    ClaimWordKind.Number => NumberWeight,
                    ClaimWordKind.Name => NameWeight,
                    _ => 1.0,
                }));
            }
        }

        return new Claim(words, negated);
    }

    private static ClaimWordKind? KindOf(string sentence, Token token, bool first)
    {
        if (Terms.IsNumber(token.Text))
        {
            return ClaimWordKind.Number;
        }

        if (StopWords.IsFunctionWord(token.Text) || Negation.Is(token.Text))
        {
            return null;
        }

        // The capital of a sentence's first word says nothing.
        return char.IsUpper(sentence[token.Start]) && !first ? ClaimWordKind.Name : ClaimWordKind.Word;
    }
}
