using System.Globalization;
using Dapper;
using LlmRag.Retriever.Embeddings;
using Npgsql;

namespace LlmRag.Retriever.Search;

/// <summary>Fetches the text of the passages found, and the version of the content they were found in.</summary>
public sealed class PassageStore(NpgsqlDataSource database, EmbeddingStore embeddings)
{
    /// <summary>The configured embedding model.</summary>
    public string EmbeddingModel => embeddings.Model;

    /// <summary>The passages in the order given. One that was deleted since it was found is left out.</summary>
    public async Task<(long ContentVersion, IReadOnlyList<SearchHit> Hits)> FetchAsync(IReadOnlyList<FusedChunk> chunks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select content_version from index_state;
            select c.id, c.document_id as documentId, d.title, d.uri, c.section, c.text
            from chunks c join documents d on d.id = c.document_id
            where c.id = any (@ids)
            """,
            new { ids = chunks.Select(chunk => chunk.ChunkId).ToArray() },
            cancellationToken: cancellationToken));
        var contentVersion = await results.ReadSingleAsync<long>();
        var passages = (await results.ReadAsync<PassageRow>()).ToDictionary(passage => passage.Id);
        return (contentVersion, [.. from chunk in chunks
                                    let passage = passages.GetValueOrDefault(chunk.ChunkId)
                                    where passage is not null
                                    select new SearchHit(
                                        passage.Id.ToString(CultureInfo.InvariantCulture), passage.DocumentId, passage.Title, passage.Uri, passage.Section, passage.Text,
                                        chunk.Score, new SearchRanks(chunk.LexicalRank, chunk.VectorRank, Rerank: null))]);
    }

    private sealed record PassageRow(long Id, Guid DocumentId, string Title, string? Uri, string? Section, string Text);
}
