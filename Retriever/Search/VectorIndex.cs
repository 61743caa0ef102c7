using Dapper;
using LlmRag.Retriever.Embeddings;
using Npgsql;

namespace LlmRag.Retriever.Search;

/// <summary>Nearest passages by cosine similarity of embeddings, over pgvector's HNSW index.</summary>
public sealed class VectorIndex(NpgsqlDataSource database, EmbeddingStore embeddings)
{
    // hnsw.ef_search is the number of candidates the index gives at most: 40 by default, 1,000 at most.
    private const int MaxCandidates = 1000;

    /// <summary>The passages nearest to the vector, best first; the score is the cosine similarity.</summary>
    public async Task<IReadOnlyList<RankedChunk>> SearchAsync(ReadOnlyMemory<float> vector, int limit, SearchFilter? filter, CancellationToken cancellationToken)
    {
        var (condition, filterParameters) = filter?.ToSql() ?? ("", new Dictionary<string, object>());
        var parameters = new DynamicParameters(new
        {
            vector = EmbeddingStore.ToText(vector.Span),
            limit,
            candidates = $"{Math.Clamp(limit, 40, MaxCandidates)}",
        });
        foreach (var (name, value) in filterParameters)
        {
            parameters.Add(name, value);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (condition.Length > 0)
        {
            // The index knows nothing of the filter and would give its nearest few, of which none may pass. So: exactly, over what passes.
            return (await connection.QueryAsync<RankedChunk>(new CommandDefinition(
                $"""
                with passing as materialized (
                  select e.chunk_id, e.embedding from chunk_embeddings e
                  join chunks c on c.id = e.chunk_id join documents d on d.id = c.document_id
                  where {condition})
                select chunk_id as chunkId, 1 - (embedding <=> @vector::{embeddings.SqlType}) as score
                from passing order by embedding <=> @vector::{embeddings.SqlType}, chunk_id limit @limit
                """,
                parameters,
                cancellationToken: cancellationToken))).AsList();
        }

        // Both statements go in one message, so the setting, local to the transaction, holds for the search and no longer.
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select set_config('hnsw.ef_search', @candidates, true);
            select chunk_id as chunkId, 1 - (embedding <=> @vector::{embeddings.SqlType}) as score
            from chunk_embeddings order by embedding <=> @vector::{embeddings.SqlType} limit @limit
            """,
            parameters,
            cancellationToken: cancellationToken));
        await results.ReadAsync();
        return (await results.ReadAsync<RankedChunk>()).AsList();
    }
}
