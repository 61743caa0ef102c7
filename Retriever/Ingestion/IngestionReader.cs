using Dapper;
using Npgsql;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Reads how far an ingestion is.</summary>
public sealed class IngestionReader(NpgsqlDataSource database)
{
    /// <summary>The ingestion; <see langword="null"/> when there is none of that id.</summary>
    public async Task<IngestionProgress?> FindAsync(Guid ingestionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var items = (await connection.QueryAsync<ItemRow>(new CommandDefinition(
            """
            select n.created_at as createdAt, i.name, i.document_id as documentId, i.state, i.error, i.updated_at as updatedAt
            from ingestions n left join ingestion_items i on i.ingestion_id = n.id
            where n.id = @ingestionId
            order by i.id
            """,
            new { ingestionId },
            cancellationToken: cancellationToken))).AsList();
        if (items.Count == 0)
        {
            return null;
        }

        var created = items[0].CreatedAt;
        items.RemoveAll(item => item.State is null);
        var done = items.Count(item => item.State == "done");
        var failed = items.Count(item => item.State == "failed");
        var state = done + failed == items.Count ? (done == 0 && failed > 0 ? IngestionState.Failed : IngestionState.Done)
            : done + failed > 0 || items.Exists(item => item.State == "running") ? IngestionState.Running
            : IngestionState.Queued;
        return new IngestionProgress(
            ingestionId,
            state,
            items.Count,
            done,
            failed,
            [.. items.Where(item => item.State == "failed").Select(item => new IngestionError(item.Name!, item.DocumentId, item.Error!))],
            created,
            items.Max(item => item.UpdatedAt) ?? created);
    }

    private sealed record ItemRow(DateTime CreatedAt, string? Name, Guid? DocumentId, string? State, string? Error, DateTime? UpdatedAt);
}
