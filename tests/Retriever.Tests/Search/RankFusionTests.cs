using LlmRag.Retriever.Search;

namespace LlmRag.Retriever.Tests.Search;

public sealed class RankFusionTests
{
    [Fact]
    public void AddsUpTheReciprocalRanks()
    {
        var fused = RankFusion.Fuse(Result(1, 2, 3), Result(3, 4), vectorWeight: 0.5, rankConstant: 10);

        fused.Select(chunk => chunk.ChunkId).ShouldBe([3L, 1, 2, 4]);
        fused[0].ShouldBe(new FusedChunk(3, (1.0 / 13) + (0.5 / 11), LexicalRank: 3, VectorRank: 1));
        fused[3].ShouldBe(new FusedChunk(4, 0.5 / 12, LexicalRank: null, VectorRank: 2));
    }

    [Fact]
    public void OrdersEqualScoresByPassage() =>
        RankFusion.Fuse(Result(9), Result(4), vectorWeight: 1, rankConstant: 60).Select(chunk => chunk.ChunkId).ShouldBe([4L, 9]);

    [Fact]
    public void TakesOneResultAlone()
    {
        RankFusion.Fuse(Result(2, 1), null, 1, 60).Select(chunk => chunk.ChunkId).ShouldBe([2L, 1]);
        RankFusion.Fuse(null, Result(2, 1), 1, 60).Select(chunk => chunk.ChunkId).ShouldBe([2L, 1]);
        RankFusion.Fuse(null, null, 1, 60).ShouldBeEmpty();
    }

    private static RankedChunk[] Result(params long[] ids) => [.. ids.Select(id => new RankedChunk(id, 1))];
}
