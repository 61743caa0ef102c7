namespace LlmRag.Benchmarks;

/// <summary>Means over questions.</summary>
/// <param name="Ndcg">nDCG@10 with linear gains, as trec_eval has it.</param>
/// <param name="Mrr">Reciprocal rank of the first relevant document among the first ten.</param>
/// <param name="Recall">Share of the relevant documents among the first five.</param>
internal sealed record RetrievalScores(double Ndcg, double Mrr, double Recall, double P50, double P95)
{
    public static RetrievalScores Of(IReadOnlyList<(IReadOnlyList<string> Ranking, IReadOnlyDictionary<string, double> Relevant, double Milliseconds)> results)
    {
        var times = results.Select(result => result.Milliseconds).Order().ToArray();
        return new RetrievalScores(
            results.Average(result => NdcgAt10(result.Ranking, result.Relevant)),
            results.Average(result => 1.0 / (1 + FirstRelevant(result.Ranking, result.Relevant))),
            results.Average(result => (double)result.Ranking.Take(5).Count(result.Relevant.ContainsKey) / result.Relevant.Count),
            times[times.Length / 2],
            times[(int)(times.Length * 0.95)]);
    }

    private static double NdcgAt10(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, double> relevant) =>
        Dcg(ranking.Take(10).Select(id => relevant.GetValueOrDefault(id))) / Dcg(relevant.Values.OrderDescending().Take(10));

    private static double Dcg(IEnumerable<double> gains) => gains.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();

    private static double FirstRelevant(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, double> relevant)
    {
        for (var i = 0; i < Math.Min(10, ranking.Count); i++)
        {
            if (relevant.ContainsKey(ranking[i]))
            {
                return i;
            }
        }

        return double.PositiveInfinity;
    }
}
