namespace LlmRag.Retriever.Search;

/// <summary>
/// Reciprocal rank fusion: a passage scores the sum of weight / (k + rank) over the results it is in. Ranks compare where scores do not.
/// </summary>
/// <remarks>Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009.</remarks>
public static class RankFusion
{
    /// <summary>Merges results, best first. Ranks are 1-based; equal scores are ordered by passage, so that the result never depends on chance.</summary>
    public static IReadOnlyList<FusedChunk> Fuse(
        IReadOnlyList<RankedChunk>? lexical, IReadOnlyList<RankedChunk>? vector, double vectorWeight, int rankConstant)
    {
        var fused = new Dictionary<long, FusedChunk>();
        Add(lexical, 1, (chunk, rank) => chunk with { LexicalRank = rank });
        Add(vector, vectorWeight, (chunk, rank) => chunk with { VectorRank = rank });
        return [.. fused.Values.OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.ChunkId)];

        void Add(IReadOnlyList<RankedChunk>? result, double weight, Func<FusedChunk, int, FusedChunk> withRank)
        {
            for (var i = 0; i < (result?.Count ?? 0); i++)
            {
                var id = result![i].ChunkId;
                var chunk = fused.GetValueOrDefault(id) ?? new FusedChunk(id, 0, null, null);
                fused[id] = withRank(chunk with { Score = chunk.Score + (weight / (rankConstant + i + 1)) }, i + 1);
            }
        }
    }
}

/// <summary>A passage in the merged result, with its rank in each of the results it came from.</summary>
public sealed record FusedChunk(long ChunkId, double Score, int? LexicalRank, int? VectorRank);
