using Dapper;
using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using Polly;
using Polly.Retry;

namespace LlmRag.Retriever.Ingestion;

/// <summary>
/// Fills an empty store with the pages of <see cref="KnowledgeOptions.Path"/>, through the same queue as everything else, so that
/// the first question can be asked at once. A store that ever held a document is left alone, also when all were deleted.
/// </summary>
public sealed partial class KnowledgeIngestion(
    NpgsqlDataSource database,
    IngestionQueue queue,
    StoreState state,
    IHostEnvironment environment,
    IOptions<KnowledgeOptions> options,
    TimeProvider time,
    ILogger<KnowledgeIngestion> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Path))
        {
            return;
        }

        var folder = Path.GetFullPath(options.Value.Path, environment.ContentRootPath);
        if (!Directory.Exists(folder))
        {
            LogNoFolder(logger, folder);
            return;
        }

        await state.WaitUntilReadyAsync(stoppingToken);
        var untilTheDatabaseAnswers = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromSeconds(2),
            })
            .Build();
        await untilTheDatabaseAnswers.ExecuteAsync(async cancellationToken => await IngestAsync(folder, cancellationToken), stoppingToken);
    }

    private async Task IngestAsync(string folder, CancellationToken cancellationToken)
    {
        if (await IsUntouchedAsync(cancellationToken) && await ReadAsync(folder, cancellationToken) is { Count: > 0 } pages)
        {
            await queue.AcceptAsync(pages, cancellationToken);
            LogQueued(logger, pages.Count, folder);
        }
    }

    private async Task<bool> IsUntouchedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select not exists (select from ingestions)", cancellationToken: cancellationToken));
    }

    // Two replicas that start together both get here; the pages have the same uris, so they become the same documents.
    private async Task<IReadOnlyList<IncomingDocument>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var pages = new List<IncomingDocument>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!options.Value.Exclude.Any(excluded => name.StartsWith($"{excluded.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase)))
            {
                var content = await File.ReadAllBytesAsync(path, cancellationToken);
                pages.Add(new IncomingDocument(
                    name, Title: null, Uri: $"docs/{name}", ContentTypes.Markdown, content, """{"source":"docs"}""", content.Length == 0 ? $"'{name}' is empty." : null));
            }
        }

        return pages;
    }
}
