using Dapper;
using Npgsql;

namespace LlmRag.Retriever.Documents;

/// <summary>Reads the documents.</summary>
public sealed class DocumentStore(NpgsqlDataSource database)
{
    private const string Columns =
        """
        d.id, d.title, d.uri, d.content_type as contentType, d.size_bytes as sizeBytes,
        (select count(*)::int from chunks c where c.document_id = d.id) as chunks,
        d.state, d.created_at as createdAt, d.updated_at as updatedAt, d.metadata::text as metadata
        """;

    /// <summary>Documents, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="before">Only those listed after this one.</param>
    /// <param name="search">Only those whose title or uri contains this, in any case.</param>
    public async Task<IReadOnlyList<DocumentRow>> ListAsync(int limit, Guid? before, string? search, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<DocumentRow>(new CommandDefinition(
            $"""
            select {Columns}
            from documents d
            where (@before::uuid is null or d.id < @before)
              and (@search::text is null or position(lower(@search) in lower(d.title || ' ' || coalesce(d.uri, ''))) > 0)
            order by d.id desc
            limit @limit
            """,
            new { limit, before, search },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>A document with its text and passages; <see langword="null"/> when there is none of that id.</summary>
    public async Task<(DocumentRow Row, string Text, IReadOnlyList<ChunkRow> Chunks)?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select {Columns} from documents d where d.id = @id;
            select text from documents where id = @id;
            select id, ordinal, section, text, start_offset as start, end_offset as end from chunks where document_id = @id order by ordinal
            """,
            new { id },
            cancellationToken: cancellationToken));
        var row = await results.ReadSingleOrDefaultAsync<DocumentRow>();
        var text = await results.ReadSingleOrDefaultAsync<string>();
        var chunks = (await results.ReadAsync<ChunkRow>()).AsList();
        return row is null ? null : (row, text ?? "", chunks);
    }
}

/// <summary>A document as stored.</summary>
public sealed record DocumentRow(
    Guid Id, string Title, string? Uri, string ContentType, long SizeBytes, int Chunks, string State, DateTime CreatedAt, DateTime UpdatedAt, string Metadata);

/// <summary>A passage as stored.</summary>
public sealed record ChunkRow(long Id, int Ordinal, string? Section, string Text, int Start, int End);
