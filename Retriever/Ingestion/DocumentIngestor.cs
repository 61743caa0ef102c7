using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmRag.Retriever.Ingestion;

/// <summary>The way of one document into the index: read → cut → analyse and embed → write.</summary>
public sealed class DocumentIngestor(
    DocumentReader reader,
    Chunker chunker,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    IndexWriter index,
    StoreState state,
    IOptions<EmbeddingOptions> embeddingOptions)
{
    /// <summary>Ingests a claimed item.</summary>
    /// <exception cref="UnreadableDocumentException">The document cannot be read; trying again would not help.</exception>
    public async Task IngestAsync(ClaimedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (await index.EndIfUnchangedAsync(item, cancellationToken))
        {
            return;
        }

        var document = reader.Read(new SourceDocument(item.Name, item.ContentType, item.Content));
        var title = item.Title ?? document.Title ?? Path.GetFileNameWithoutExtension(item.Name);
        var chunks = chunker.Cut(document);
        var terms = chunks.Select(chunk => IndexTerms.Of(title, chunk)).ToArray();
        var vectors = state.VectorIsAvailable ? await EmbedAsync(title, chunks, cancellationToken) : null;
        await index.WriteAsync(item, title, document, chunks, terms, vectors, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> EmbedAsync(string title, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        var vectors = new List<string>(chunks.Count);
        foreach (var batch in chunks.Chunk(embeddingOptions.Value.BatchSize))
        {
            var embeddings = await generator.GenerateAsync(batch.Select(chunk => EmbeddingText.Of(title, chunk.Section, chunk.Text)), cancellationToken: cancellationToken);
            vectors.AddRange(embeddings.Select(embedding => EmbeddingStore.ToText(embedding.Vector.Span)));
        }

        return vectors;
    }
}
