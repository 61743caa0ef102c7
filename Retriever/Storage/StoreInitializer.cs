using LlmRag.Retriever.Embeddings;
using Npgsql;
using Polly;
using Polly.Retry;

namespace LlmRag.Retriever.Storage;

/// <summary>Prepares the database when the service starts, waiting for it as long as it takes.</summary>
public sealed partial class StoreInitializer(
    Migrator migrator, EmbeddingStore embeddings, StoreState state, TimeProvider time, ILogger<StoreInitializer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var untilItAnswers = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>().Handle<TimeoutException>().Handle<IOException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
                OnRetry = attempt =>
                {
                    state.SetNotReady($"The database does not answer: {attempt.Outcome.Exception!.Message}");
                    LogWaiting(logger, attempt.AttemptNumber + 1, attempt.Outcome.Exception);
                    return default;
                },
            })
            .Build();

        await untilItAnswers.ExecuteAsync(
            async cancellationToken =>
            {
                await migrator.MigrateAsync(cancellationToken);
                var unavailable = await embeddings.PrepareAsync(cancellationToken);
                if (unavailable is not null)
                {
                    LogNoVectors(logger, unavailable);
                }

                state.SetReady(unavailable);
            },
            stoppingToken);
        LogReady(logger);
    }
}
