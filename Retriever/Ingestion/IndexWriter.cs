using System.Text.Json;
using Dapper;
using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Embeddings;
using Npgsql;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Writes what was made of a document, and takes documents out, each in one short transaction with the statistics of the index.</summary>
public sealed class IndexWriter(NpgsqlDataSource database, EmbeddingStore embeddings, TimeProvider time)
{
    /// <summary>Replaces the content of the item's document and ends the item.</summary>
    /// <param name="item">The claimed item. When its lease is lost, nothing is written: whoever holds it now writes.</param>
    /// <param name="title">The title to show.</param>
    /// <param name="document">The extracted text.</param>
    /// <param name="chunks">Its passages.</param>
    /// <param name="terms">Their terms.</param>
    /// <param name="vectors">Their embeddings in text form; <see langword="null"/> without vector search.</param>
    public async Task WriteAsync(
        ClaimedItem item,
        string title,
        ExtractedDocument document,
        IReadOnlyList<Chunk> chunks,
        IReadOnlyList<IndexTerms> terms,
        IReadOnlyList<string>? vectors,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(terms);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);

        // Before the transaction, and in order: a term that stays behind unused costs nothing, a deadlock between two replicas would.
        var vocabulary = terms.SelectMany(passage => passage.Frequencies.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into terms (term)
            select v.term from unnest(@vocabulary) as v (term) where not exists (select from terms t where t.term = v.term)
            on conflict (term) do nothing
            """,
            new { vocabulary },
            cancellationToken: cancellationToken));

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await EndAsync(connection, item, cancellationToken))
        {
            return;
        }

        if (await ReplaceDocumentAsync(connection, item, title, document, cancellationToken))
        {
            var (removed, removedLength) = await RemoveChunksAsync(connection, item.DocumentId!.Value, cancellationToken);
            var chunkIds = await InsertChunksAsync(connection, item.DocumentId.Value, chunks, terms, cancellationToken);
            await InsertPostingsAsync(connection, chunkIds, terms, cancellationToken);
            if (vectors is not null)
            {
                await embeddings.WriteAsync(connection, chunkIds, vectors, cancellationToken);
            }

            await CountAsync(connection, chunks.Count - removed, terms.Sum(passage => (long)passage.Length) - removedLength, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends an item whose document holds the same content already.</summary>
    /// <returns><see langword="false"/> when the document does not, so that there is work to do.</returns>
    public async Task<bool> EndIfUnchangedAsync(ClaimedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update ingestion_items i set state = 'done', content = null, lease = null, leased_until = null, updated_at = @now
            from documents d
            where i.id = @id and i.lease = @lease and d.id = i.document_id and d.state = 'ready' and d.content_hash = i.content_hash
            """,
            new { item.Id, item.Lease, now = time.GetUtcNow() },
            cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Deletes a document with everything made of it.</summary>
    /// <returns><see langword="false"/> when there is no such document.</returns>
    public async Task<bool> DeleteAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from documents where id = @documentId for update", new { documentId }, cancellationToken: cancellationToken));
        if (found is null)
        {
            return false;
        }

        var (removed, removedLength) = await RemoveChunksAsync(connection, documentId, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update ingestion_items
            set state = 'failed', error = 'The document was deleted before it was ingested.', content = null, lease = null, leased_until = null, updated_at = @now
            where document_id = @documentId and state in ('queued', 'running');
            delete from documents where id = @documentId
            """,
            new { documentId, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
        await CountAsync(connection, -removed, -removedLength, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> EndAsync(NpgsqlConnection connection, ClaimedItem item, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update ingestion_items set state = 'done', content = null, lease = null, leased_until = null, updated_at = @now
            where id = @id and lease = @lease
            """,
            new { item.Id, item.Lease, now = time.GetUtcNow() },
            cancellationToken: cancellationToken)) == 1;

    // False when a newer upload of the same document was faster: it must not be overwritten.
    private async Task<bool> ReplaceDocumentAsync(
        NpgsqlConnection connection, ClaimedItem item, string title, ExtractedDocument document, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update documents
            set title = @title, uri = @uri, content_type = @contentType, content_hash = @contentHash, size_bytes = @size,
              metadata = @extracted::jsonb || @metadata::jsonb, text = @text, state = 'ready', indexed_item = @id, updated_at = @now
            where id = @documentId and indexed_item < @id
            """,
            new
            {
                title,
                item.Uri,
                item.ContentType,
                item.ContentHash,
                size = item.Content.LongLength,
                extracted = JsonSerializer.Serialize(document.Metadata),
                item.Metadata,
                document.Text,
                item.Id,
                item.DocumentId,
                now = time.GetUtcNow(),
            },
            cancellationToken: cancellationToken)) == 1;

    private static async Task<(int Count, long Length)> RemoveChunksAsync(NpgsqlConnection connection, Guid documentId, CancellationToken cancellationToken)
    {
        var chunks = (await connection.QueryAsync<(long Id, int Length)>(new CommandDefinition(
            "select id, length from chunks where document_id = @documentId", new { documentId }, cancellationToken: cancellationToken))).AsList();
        if (chunks.Count > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                delete from postings where chunk_id = any (@ids);
                delete from chunks where document_id = @documentId
                """,
                new { ids = chunks.Select(chunk => chunk.Id).ToArray(), documentId },
                cancellationToken: cancellationToken));
        }

        return (chunks.Count, chunks.Sum(chunk => (long)chunk.Length));
    }

    private static async Task<IReadOnlyList<long>> InsertChunksAsync(
        NpgsqlConnection connection, Guid documentId, IReadOnlyList<Chunk> chunks, IReadOnlyList<IndexTerms> terms, CancellationToken cancellationToken)
    {
        var ids = await connection.QueryAsync<(long Id, int Ordinal)>(new CommandDefinition(
            """
            insert into chunks (document_id, ordinal, section, text, start_offset, end_offset, length)
            select @documentId, c.* from unnest(@ordinals, @sections, @texts, @starts, @ends, @lengths) as c
            returning id, ordinal
            """,
            new
            {
                documentId,
                ordinals = chunks.Select(chunk => chunk.Ordinal).ToArray(),
                sections = chunks.Select(chunk => chunk.Section).ToArray(),
                texts = chunks.Select(chunk => chunk.Text).ToArray(),
                starts = chunks.Select(chunk => chunk.Start).ToArray(),
                ends = chunks.Select(chunk => chunk.End).ToArray(),
                lengths = terms.Select(passage => passage.Length).ToArray(),
            },
            cancellationToken: cancellationToken));
        return [.. ids.OrderBy(row => row.Ordinal).Select(row => row.Id)];
    }

    private static async Task InsertPostingsAsync(
        NpgsqlConnection connection, IReadOnlyList<long> chunkIds, IReadOnlyList<IndexTerms> terms, CancellationToken cancellationToken)
    {
        // Some ten thousand rows a statement: large enough for speed, small enough for the memory of an embedded database.
        foreach (var batch in terms.Zip(chunkIds).Chunk(100))
        {
            var rows = batch.SelectMany(passage => passage.First.Frequencies.Select(term => (passage.Second, passage.First.Length, term.Key, term.Value))).ToArray();
            await connection.ExecuteAsync(new CommandDefinition(
                """
                -- lateral: by index, one word at a time. The planner, without statistics, would rather read all terms.
                insert into postings (term_id, chunk_id, title_frequency, section_frequency, body_frequency, length)
                select t.id, p.chunk_id, p.title, p.section, p.body, p.length
                from unnest(@words, @chunks, @titles, @sections, @bodies, @lengths) as p (term, chunk_id, title, section, body, length)
                cross join lateral (select id from terms where term = p.term offset 0) t
                """,
                new
                {
                    words = Array.ConvertAll(rows, row => row.Key),
                    chunks = Array.ConvertAll(rows, row => row.Second),
                    titles = Array.ConvertAll(rows, row => row.Value.Title),
                    sections = Array.ConvertAll(rows, row => row.Value.Section),
                    bodies = Array.ConvertAll(rows, row => row.Value.Body),
                    lengths = Array.ConvertAll(rows, row => row.Length),
                },
                cancellationToken: cancellationToken));
        }
    }

    private static Task<int> CountAsync(NpgsqlConnection connection, int chunks, long length, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update index_state set content_version = content_version + 1, chunk_count = chunk_count + @chunks, total_length = total_length + @length",
            new { chunks, length },
            cancellationToken: cancellationToken));
}
