using System.Globalization;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Storage;
using LlmRag.Retriever.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmRag.Retriever.Search;

/// <summary>A search from question to passages: embed → lexical → vector → fuse → fetch. Every stage is a span and a time in the answer.</summary>
public sealed partial class Searcher(
    LexicalIndex lexicalIndex,
    VectorIndex vectorIndex,
    PassageStore passages,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    StoreState state,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ILogger<Searcher> logger)
{
    /// <summary>Finds the <paramref name="top"/> best passages.</summary>
    /// <param name="mode">Hybrid becomes lexical where there is no vector search; <see cref="SearchMode.Vector"/> must not be asked for there.</param>
    public async Task<SearchResult> SearchAsync(string query, int top, SearchMode mode, SearchFilter? filter, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var timings = new StageTimings(time);
        var note = mode == SearchMode.Hybrid && !state.VectorIsAvailable ? $"Searched by words only: {state.VectorUnavailableReason}" : null;
        var depth = Math.Max(top, options.Value.Depth);
        var (lexical, vector) = (default(IReadOnlyList<RankedChunk>), default(IReadOnlyList<RankedChunk>));
        if (mode != SearchMode.Vector)
        {
            lexical = await timings.MeasureAsync("lexical", () => lexicalIndex.SearchAsync(query, depth, filter, cancellationToken));
        }

        if (mode != SearchMode.Lexical && note is null)
        {
            try
            {
                var embedding = await timings.MeasureAsync("embed", () => EmbedAsync(query, cancellationToken));
                vector = await timings.MeasureAsync("vector", () => vectorIndex.SearchAsync(embedding.Vector, depth, filter, cancellationToken));
            }
            catch (EmbeddingFailedException e) when (mode == SearchMode.Hybrid)
            {
                // Half an answer now is better than none: the words were found.
                LogDegraded(logger, e);
                note = $"Searched by words only: {e.Message}";
            }
        }

        var fused = await timings.MeasureAsync("fuse", () => Task.FromResult(RankFusion.Fuse(lexical, vector, VectorWeight(mode), options.Value.RankConstant)));
        var (contentVersion, hits) = await timings.MeasureAsync("fetch", () => passages.FetchAsync([.. fused.Take(top)], cancellationToken));
        var elapsed = time.GetElapsedTime(started);
        RetrieverTelemetry.SearchDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("mode", mode.ToString().ToLowerInvariant()));
        return new SearchResult(
            $"{contentVersion.ToString(CultureInfo.InvariantCulture)}.{Ingestion.Chunker.Version}.{(state.VectorIsAvailable ? passages.EmbeddingModel : "lexical")}",
            note is null ? mode : SearchMode.Lexical,
            note,
            hits,
            timings.ToTimings(elapsed));
    }

    private async Task<Embedding<float>> EmbedAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            return (await generator.GenerateAsync([query], cancellationToken: cancellationToken))[0];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingFailedException($"the embedding model '{passages.EmbeddingModel}' did not answer.", e);
        }
    }

    // A model of hashed words ranks worse than BM25 and must not outvote it (measured: tests/Benchmarks/README.md); a learned one is its equal.
    private double VectorWeight(SearchMode mode) =>
        mode == SearchMode.Vector ? 1 : options.Value.VectorWeight ?? (passages.EmbeddingModel == HashingEmbeddingGenerator.ModelName ? 0.2 : 1);
}
