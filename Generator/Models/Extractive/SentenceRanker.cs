namespace LlmRag.Generator.Models.Extractive;

/// <summary>Ranks the sentences of the passages by how well each answers the question.</summary>
internal static class SentenceRanker
{
    /// <summary>All sentences, best first; equal ones in the order of the passages.</summary>
    public static IReadOnlyList<ScoredCandidate> Rank(Question question, IReadOnlyList<AnswerPassage> passages)
    {
        var pool = new CandidatePool(passages);
        return
        [
            .. pool.Candidates
                .Select(candidate =>
                {
                    var features = CandidateFeatures.Of(question, candidate, pool);
                    return new ScoredCandidate(candidate, features, SentenceModel.Score(features, candidate.Sentence.Kind));
                })
                .OrderByDescending(scored => scored.Score),
        ];
    }
}
