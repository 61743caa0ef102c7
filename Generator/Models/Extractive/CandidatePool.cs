using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>All sentences of the passages, and how telling each term is among them.</summary>
internal sealed class CandidatePool
{
    // The noun asked for ("which company") is often not repeated by the sentence that answers.
    private const double AskedWeight = 0.6;

    // BM25's k1.
    private const double Saturation = 1.2;

    private readonly Dictionary<string, int> _frequency = new(StringComparer.Ordinal);
    private readonly Dictionary<AnswerPassage, HashSet<string>> _headings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AnswerPassage, Dictionary<string, int>> _passages = new(ReferenceEqualityComparer.Instance);
    private Dictionary<AnswerPassage, double>? _matches;
    private readonly Dictionary<Sentence, HashSet<string>> _sentences = [];

    public CandidatePool(IReadOnlyList<AnswerPassage> passages)
    {
        for (var rank = 0; rank < passages.Count; rank++)
        {
            var passage = passages[rank];
            _headings[passage] = TermsIn($"{passage.Title} {passage.Section}");
            _passages[passage] = StemsIn(passage.Text).CountBy(term => term).ToDictionary(StringComparer.Ordinal);
            Candidates.AddRange(Candidate.Of(passage, rank));
        }

        foreach (var term in Candidates.SelectMany(candidate => candidate.Terms))
        {
            _frequency[term] = _frequency.GetValueOrDefault(term) + 1;
        }
    }

    public List<Candidate> Candidates { get; } = [];

    /// <summary>The inverse frequency of the term among the sentences, as in BM25.</summary>
    public double WeightOf(QuestionTerm term)
    {
        var frequency = _frequency.GetValueOrDefault(term.Stem);
        var weight = Math.Log(1 + ((Candidates.Count - frequency + 0.5) / (frequency + 0.5)));
        return term.IsAsked ? weight * AskedWeight : weight;
    }

    public HashSet<string> HeadingOf(AnswerPassage passage) => _headings[passage];

    public IReadOnlyDictionary<string, int> CountsOf(AnswerPassage passage) => _passages[passage];

    public HashSet<string> TermsOf(Sentence sentence) =>
        _sentences.TryGetValue(sentence, out var terms) ? terms : _sentences[sentence] = TermsIn(sentence.Text);

    /// <summary>
    /// How well the passage matches the question beside the best one, 0 to 1, by BM25 without a length norm over the terms' weights here.
    /// Retrieval scores will not do: after rank fusion they say little more than the ranks.
    /// </summary>
    public double MatchOf(Question question, AnswerPassage passage)
    {
        if (_matches is null)
        {
            _matches = new(ReferenceEqualityComparer.Instance);
            foreach (var each in _passages.Keys)
            {
                _matches[each] = RawMatch(question, each);
            }

            var best = Math.Max(_matches.Values.DefaultIfEmpty().Max(), 1e-9);
            foreach (var each in _passages.Keys)
            {
                _matches[each] /= best;
            }
        }

        return _matches[passage];
    }

    private double RawMatch(Question question, AnswerPassage passage) => question.Terms.Sum(term =>
    {
        var count = _passages[passage].GetValueOrDefault(term.Stem) + (_headings[passage].Contains(term.Stem) ? 1 : 0);
        return WeightOf(term) * count * (Saturation + 1) / (count + Saturation);
    });

    private static HashSet<string> TermsIn(string text) => [.. StemsIn(text)];

    private static IEnumerable<string> StemsIn(string text) => Tokenizer.Tokenize(text).Select(token => PorterStemmer.Stem(token.Text));
}
