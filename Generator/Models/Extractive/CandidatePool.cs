using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>All sentences of the passages, and how telling each term is among them.</summary>
internal sealed class CandidatePool
{
    // The noun asked for ("which company") is often not repeated by the sentence that answers.
    private const double AskedWeight = 0.6;

    private readonly Dictionary<string, int> _frequency = new(StringComparer.Ordinal);
    private readonly Dictionary<AnswerPassage, HashSet<string>> _headings = [];
    private readonly Dictionary<AnswerPassage, HashSet<string>> _passages = [];
    private readonly Dictionary<Sentence, HashSet<string>> _sentences = [];

    public CandidatePool(IReadOnlyList<AnswerPassage> passages)
    {
        for (var rank = 0; rank < passages.Count; rank++)
        {
            var passage = passages[rank];
            _headings[passage] = TermsIn($"{passage.Title} {passage.Section}");
            _passages[passage] = TermsIn(passage.Text);
            Candidates.AddRange(Candidate.Of(passage, rank));
            BestScore = Math.Max(BestScore, passage.Score);
        }

        foreach (var term in Candidates.SelectMany(candidate => candidate.Terms))
        {
            _frequency[term] = _frequency.GetValueOrDefault(term) + 1;
        }
    }

    public List<Candidate> Candidates { get; } = [];

    public double BestScore { get; }

    /// <summary>The inverse frequency of the term among the sentences, as in BM25.</summary>
    public double WeightOf(QuestionTerm term)
    {
        var frequency = _frequency.GetValueOrDefault(term.Stem);
        var weight = Math.Log(1 + ((Candidates.Count - frequency + 0.5) / (frequency + 0.5)));
        return term.IsAsked ? weight * AskedWeight : weight;
    }

    public HashSet<string> HeadingOf(AnswerPassage passage) => _headings[passage];

    public HashSet<string> TermsOf(AnswerPassage passage) => _passages[passage];

    public HashSet<string> TermsOf(Sentence sentence) =>
        _sentences.TryGetValue(sentence, out var terms) ? terms : _sentences[sentence] = TermsIn(sentence.Text);

    private static HashSet<string> TermsIn(string text) => [.. Tokenizer.Tokenize(text).Select(token => PorterStemmer.Stem(token.Text))];
}
