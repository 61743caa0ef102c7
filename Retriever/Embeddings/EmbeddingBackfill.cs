using Dapper;
using LlmRag.Retriever.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmRag.Retriever.Embeddings;

/// <summary>
/// Makes the embeddings of passages that have none: ingested while there was no vector search, or embedded with a former model.
/// Runs once after the start, resumes where it stopped.
/// </summary>
public sealed partial class EmbeddingBackfill(
    NpgsqlDataSource database,
    EmbeddingStore store,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    StoreState state,
    IOptions<EmbeddingOptions> options,
    TimeProvider time,
    ILogger<EmbeddingBackfill> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WaitUntilReadyAsync(stoppingToken);
        var total = 0;
        while (state.VectorIsAvailable && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var made = await EmbedNextAsync(stoppingToken);
                if (made == 0)
                {
                    break;
                }

                total += made;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (total > 0)
        {
            LogDone(logger, total, store.Model);
        }
    }

    private async Task<int> EmbedNextAsync(CancellationToken cancellationToken)
    {
        PassageRow[] passages;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            passages = [.. await connection.QueryAsync<PassageRow>(new CommandDefinition(
                """
                select c.id, d.title, c.section, c.text
                from chunks c join documents d on d.id = c.document_id
                where not exists (select from chunk_embeddings e where e.chunk_id = c.id)
                order by c.id
                limit @batch
                """,
                new { batch = options.Value.BatchSize },
                cancellationToken: cancellationToken))];
        }

        if (passages.Length == 0)
        {
            return 0;
        }

        var embeddings = await generator.GenerateAsync(
            passages.Select(passage => EmbeddingText.Of(passage.Title, passage.Section, passage.Text)), cancellationToken: cancellationToken);
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await store.WriteAsync(
                connection,
                [.. passages.Select(passage => passage.Id)],
                [.. embeddings.Select(embedding => EmbeddingStore.ToText(embedding.Vector.Span))],
                cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("update index_state set content_version = content_version + 1", cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
        }

        return passages.Length;
    }

    private sealed record PassageRow(long Id, string Title, string? Section, string Text);
}
