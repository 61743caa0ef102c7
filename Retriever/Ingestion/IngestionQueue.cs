using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmRag.Retriever.Ingestion;

/// <summary>The durable queue of accepted documents, in PostgreSQL. Any number of replicas add to it and work on it.</summary>
public sealed class IngestionQueue(NpgsqlDataSource database, IngestionSignal signal, IOptions<IngestionOptions> options, TimeProvider time)
{
    /// <summary>Stores documents for ingestion. When it returns they are committed, and will be ingested whatever happens to this process.</summary>
    public async Task<AcceptedIngestion> AcceptAsync(IReadOnlyList<IncomingDocument> documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var now = time.GetUtcNow();
        var ingestionId = Guid.CreateVersion7(now);
        var documentIds = new List<Guid>(documents.Count);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into ingestions (id, created_at) values (@ingestionId, @now)", new { ingestionId, now }, cancellationToken: cancellationToken));
        foreach (var document in documents)
        {
            if (await AcceptAsync(connection, ingestionId, document, now, cancellationToken) is { } documentId)
            {
                documentIds.Add(documentId);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        signal.Set();
        return new AcceptedIngestion(ingestionId, documentIds);
    }

    /// <summary>Takes the oldest document that nobody works on; <see langword="null"/> when there is none.</summary>
    public async Task<ClaimedItem?> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ClaimedItem>(new CommandDefinition(
            """
            update ingestion_items
            set state = 'running', attempts = attempts + 1, lease = @lease, leased_until = @until, updated_at = @now
            where id = (
              select id from ingestion_items
              where (state = 'queued' and not_before <= @now) or (state = 'running' and leased_until < @now)
              order by id
              limit 1
              for update skip locked)
            returning id, document_id as documentId, name, title, uri, metadata::text as metadata, content_type as contentType,
              content, content_hash as contentHash, attempts, lease
            """,
            new { now, until = now + options.Value.Lease, lease = Guid.NewGuid() },
            cancellationToken: cancellationToken));
    }

    /// <summary>Keeps the ownership of an item.</summary>
    /// <returns><see langword="false"/> when it is lost: somebody else works on it now.</returns>
    public async Task<bool> RenewAsync(ClaimedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update ingestion_items set leased_until = @until where id = @id and lease = @lease",
            new { item.Id, item.Lease, until = time.GetUtcNow() + options.Value.Lease },
            cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Ends an item without a result. A document that never had any content is shown as failed; one that had keeps it.</summary>
    public async Task FailAsync(ClaimedItem item, string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with ended as (
              update ingestion_items set state = 'failed', error = @error, content = null, lease = null, leased_until = null, updated_at = @now
              where id = @id and lease = @lease
              returning document_id)
            update documents d set state = 'failed', updated_at = @now
            from ended where d.id = ended.document_id and d.state = 'queued'
            """,
            new { item.Id, item.Lease, error, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
    }

    /// <summary>Puts an item back, to be tried again after <paramref name="delay"/>; without a delay, as if it had not been taken.</summary>
    public async Task RetryAsync(ClaimedItem item, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update ingestion_items
            set state = 'queued', attempts = @attempts, lease = null, leased_until = null, not_before = @notBefore, updated_at = @now
            where id = @id and lease = @lease
            """,
            new { item.Id, item.Lease, attempts = delay > TimeSpan.Zero ? item.Attempts : item.Attempts - 1, notBefore = now + delay, now },
            cancellationToken: cancellationToken));
    }

    private static async Task<Guid?> AcceptAsync(
        NpgsqlConnection connection, Guid ingestionId, IncomingDocument document, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var accepted = document.Refusal is null;
        var hash = accepted ? document.Hash() : null;
        Guid? documentId = accepted ? await DocumentAsync(connection, document, hash!, now, cancellationToken) : null;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into ingestion_items
              (ingestion_id, document_id, name, title, uri, metadata, content_type, content, content_hash, state, error, not_before, updated_at)
            values
              (@ingestionId, @documentId, @name, @title, @uri, @metadata::jsonb, @contentType, @content, @hash, @state, @error, @now, @now)
            """,
            new
            {
                ingestionId,
                documentId,
                document.Name,
                document.Title,
                document.Uri,
                document.Metadata,
                document.ContentType,
                Content = accepted ? document.Content : null,
                hash,
                state = accepted ? "queued" : "failed",
                error = document.Refusal,
                now,
            },
            cancellationToken: cancellationToken));
        return documentId;
    }

    // The document that this upload replaces, else a new one. A copy of known content under another file name is the known document.
    private static async Task<Guid> DocumentAsync(
        NpgsqlConnection connection, IncomingDocument document, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            """
            select id from documents where key = @key or (content_hash = @hash and uri is null and @uri::text is null)
            order by key = @key desc limit 1
            """,
            new { document.Key, hash, document.Uri },
            cancellationToken: cancellationToken));
        return known ?? await connection.QuerySingleAsync<Guid>(new CommandDefinition(
            """
            insert into documents (id, key, title, uri, content_type, size_bytes, metadata, state, created_at, updated_at)
            values (@id, @key, @title, @uri, @contentType, @size, @metadata::jsonb, 'queued', @now, @now)
            on conflict (key) do update set updated_at = excluded.updated_at
            returning id
            """,
            new
            {
                id = Guid.CreateVersion7(now),
                document.Key,
                title = document.Title ?? document.Name,
                document.Uri,
                document.ContentType,
                size = document.Content.LongLength,
                document.Metadata,
                now,
            },
            cancellationToken: cancellationToken));
    }
}
