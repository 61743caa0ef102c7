using System.Globalization;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmRag.Retriever.Search;

/// <summary>A search from question to passages: embed → lexical → vector → fuse → fetch. Every stage is a span and a time in the answer.</summary>
public sealed class Searcher(
    LexicalIndex lexicalIndex,
    VectorIndex vectorIndex,
    PassageStore passages,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    StoreState state,
    IOptions<SearchOptions> options,
    TimeProvider time)
{
    /// <summary>Finds the <paramref name="top"/> best passages.</summary>
    /// <param name="mode">Hybrid becomes lexical where there is no vector search; <see cref="SearchMode.Vector"/> must not be asked for there.</param>
    public async Task<SearchResult> SearchAsync(string query, int top, SearchMode mode, SearchFilter? filter, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var timings = new StageTimings(time);
        var degraded = mode == SearchMode.Hybrid && !state.VectorIsAvailable;
        var depth = Math.Max(top, options.Value.Depth);
        var (lexical, vector) = (default(IReadOnlyList<RankedChunk>), default(IReadOnlyList<RankedChunk>));
        if (mode != SearchMode.Vector)
        {
            lexical = await timings.MeasureAsync("lexical", () => lexicalIndex.SearchAsync(query, depth, filter, cancellationToken));
        }

        if (mode != SearchMode.Lexical && !degraded)
        {
            var embedding = await timings.MeasureAsync("embed", async () => (await generator.GenerateAsync([query], cancellationToken: cancellationToken))[0]);
            vector = await timings.MeasureAsync("vector", () => vectorIndex.SearchAsync(embedding.Vector, depth, filter, cancellationToken));
        }

        var fused = await timings.MeasureAsync("fuse", () => Task.FromResult(RankFusion.Fuse(lexical, vector, VectorWeight(mode), options.Value.RankConstant)));
        var (contentVersion, hits) = await timings.MeasureAsync("fetch", () => passages.FetchAsync([.. fused.Take(top)], cancellationToken));
        return new SearchResult(
            $"{contentVersion.ToString(CultureInfo.InvariantCulture)}.{Ingestion.Chunker.Version}.{(state.VectorIsAvailable ? passages.EmbeddingModel : "lexical")}",
            degraded || mode == SearchMode.Lexical ? SearchMode.Lexical : mode,
            degraded ? $"Searched by words only: {state.VectorUnavailableReason}" : null,
            hits,
            timings.ToTimings(time.GetElapsedTime(started)));
    }

    // A model of hashed words ranks worse than BM25 and must not outvote it (measured: tests/Benchmarks/README.md); a learned one is its equal.
    private double VectorWeight(SearchMode mode) =>
        mode == SearchMode.Vector ? 1 : options.Value.VectorWeight ?? (passages.EmbeddingModel == HashingEmbeddingGenerator.ModelName ? 0.3 : 1);
}
