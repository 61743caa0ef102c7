using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Groundedness;

/// <summary>A text that claims are checked against. Prepared once, asked many times; immutable.</summary>
public sealed class Evidence
{
    // What the neighbours of the best sentence, and the rest of the passage, may add to what it does not say itself.
    // A sentence that says next to nothing of the claim gains no more from its neighbours than from the rest.
    private const double NeighbourCredit = 0.8;
    private const double PassageCredit = 0.5;
    private const double LeastOwnShare = 0.3;

    // A number or name that the evidence does not have, a denial of what it says: the claim is another one.
    private const double NumberMismatch = 0.5;
    private const double NameMismatch = 0.75;
    private const double NegationMismatch = 0.5;

    private readonly List<EvidenceSentence> _sentences;
    private readonly HashSet<string> _all;

    /// <summary>Prepares <paramref name="text"/>; <paramref name="heading"/> (title, section) counts as said but is never quoted.</summary>
    public Evidence(string text, string? heading = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        _sentences = [.. SentenceSplitter.Split(text).Select(sentence => new EvidenceSentence(sentence, StemsOf(sentence.Text), IsNegated(sentence.Text)))];
        _all = [.. _sentences.SelectMany(sentence => sentence.Stems), .. StemsOf(heading ?? "")];
    }

    /// <summary>
    /// The support of <paramref name="claim"/>: the weighted share of its content words (stems; numbers count twice, names one and a half times)
    /// found in the best sentence, with less credit for words found only in the sentences beside it or elsewhere in the passage;
    /// lowered where a number or a name of the claim is nowhere in the evidence, and where one of the two denies what the other states.
    /// A claim without content words is supported by anything.
    /// </summary>
    public Support Support(string claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var wanted = Claim.Of(claim);
        var best = new Support(0, null);
        for (var i = 0; i < _sentences.Count; i++)
        {
            var score = Score(wanted, i);
            if (best.Best is null || score > best.Score)
            {
                best = new Support(score, _sentences[i].Sentence);
            }
        }

        return wanted.Words.Count == 0 && best.Best is not null ? best with { Score = 1 } : best;
    }

    private double Score(Claim claim, int index)
    {
        if (claim.Weight == 0)
        {
            return 0;
        }

        var sentence = _sentences[index];
        double own = 0, beside = 0, elsewhere = 0;
        bool numberMissing = false, nameMissing = false;
        foreach (var word in claim.Words)
        {
            if (sentence.Stems.Contains(word.Stem))
            {
                own += word.Weight;
            }
            else if (HasNeighbour(index, word.Stem))
            {
                beside += word.Weight;
            }
            else if (_all.Contains(word.Stem))
            {
                elsewhere += word.Weight;
            }
            else
            {
                numberMissing |= word.Kind == ClaimWordKind.Number;
                nameMissing |= word.Kind == ClaimWordKind.Name;
            }
        }

        var besideCredit = own / claim.Weight >= LeastOwnShare ? NeighbourCredit : PassageCredit;
        var score = (own + (beside * besideCredit) + (elsewhere * PassageCredit)) / claim.Weight;
        score *= numberMissing ? NumberMismatch : 1;
        score *= nameMissing ? NameMismatch : 1;

        // Only where the two speak of the same thing does the "not" of one contradict the other.
        return claim.IsNegated != sentence.IsNegated && own / claim.Weight > 0.5 ? score * NegationMismatch : score;
    }

    private bool HasNeighbour(int index, string stem) =>
        (index > 0 && _sentences[index - 1].Stems.Contains(stem)) || (index + 1 < _sentences.Count && _sentences[index + 1].Stems.Contains(stem));

    // Parts of compounds count: "the chat client" is supported by "IChatClient".
    private static HashSet<string> StemsOf(string text) => [.. Tokenizer.Tokenize(text).Select(token => Terms.Of(token.Text))];

    private static bool IsNegated(string text) => Tokenizer.Words(text).Any(token => Negation.Is(token.Text));

    private sealed record EvidenceSentence(Sentence Sentence, HashSet<string> Stems, bool IsNegated);
}
