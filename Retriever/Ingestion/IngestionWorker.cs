using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Storage;
using LlmRag.Retriever.Telemetry;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Works on the queue until the service stops. What is unfinished then, or after a crash, is taken up again when its lease has run out.</summary>
public sealed partial class IngestionWorker(
    IngestionQueue queue,
    IngestionSignal signal,
    DocumentIngestor ingestor,
    StoreState state,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WaitUntilReadyAsync(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Value.Workers).Select(_ => WorkAsync(stoppingToken)));
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await queue.ClaimAsync(stoppingToken) is { } item)
                {
                    await ProcessAsync(item, stoppingToken);
                }
                else
                {
                    await signal.WaitAsync(options.Value.PollInterval, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                LogDatabaseAway(logger, e);
                await Task.Delay(options.Value.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ProcessAsync(ClaimedItem item, CancellationToken stoppingToken)
    {
        if (item.Attempts > options.Value.MaxAttempts)
        {
            await queue.FailAsync(item, $"Given up after {options.Value.MaxAttempts} tries: each ended without a result. The service's log has the reason.", stoppingToken);
            return;
        }

        using var activity = RetrieverTelemetry.Source.StartActivity("ingest document");
        activity?.SetTag("llmrag.document.id", item.DocumentId?.ToString()).SetTag("llmrag.document.content_type", item.ContentType).SetTag("llmrag.document.size", item.Content.Length);
        using var leased = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewing = RenewAsync(item, leased);
        try
        {
            await ingestor.IngestAsync(item, leased.Token);
            RetrieverTelemetry.Ingested.Add(1, new KeyValuePair<string, object?>("outcome", "ingested"));
            LogIngested(logger, item.Name, item.DocumentId);
        }
        catch (UnreadableDocumentException e)
        {
            RetrieverTelemetry.Fail(activity, e);
            RetrieverTelemetry.Ingested.Add(1, new KeyValuePair<string, object?>("outcome", "unreadable"));
            LogUnreadable(logger, item.Name, e.Message);
            await queue.FailAsync(item, e.Message, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await queue.RetryAsync(item, TimeSpan.Zero, CancellationToken.None);
        }
        catch (OperationCanceledException) when (leased.IsCancellationRequested)
        {
            LogLeaseLost(logger, item.Name);
        }
        catch (Exception e)
        {
            RetrieverTelemetry.Fail(activity, e);
            LogFailed(logger, item.Name, item.Attempts, e);
            await FailOrRetryAsync(item, e, stoppingToken);
        }
        finally
        {
            await leased.CancelAsync();
            await renewing;
        }
    }

    private Task FailOrRetryAsync(ClaimedItem item, Exception exception, CancellationToken cancellationToken)
    {
        if (item.Attempts < options.Value.MaxAttempts)
        {
            return queue.RetryAsync(item, TimeSpan.FromSeconds(Math.Pow(4, item.Attempts)), cancellationToken);
        }

        RetrieverTelemetry.Ingested.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
        return queue.FailAsync(item, $"Given up after {item.Attempts} tries. The last error was: {exception.Message}", cancellationToken);
    }

    private async Task RenewAsync(ClaimedItem item, CancellationTokenSource leased)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(leased.Token))
            {
                // Not ours any more: taken over by another worker, or, this moment, finished by us.
                if (!await queue.RenewAsync(item, leased.Token))
                {
                    await leased.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The item is finished.
        }
        catch (NpgsqlException e)
        {
            // Not renewed: if the work outlasts the lease, another worker repeats it, and only one of the two can write.
            LogDatabaseAway(logger, e);
        }
    }
}
