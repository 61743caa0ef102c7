using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LlmRag.Retriever.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Retriever.Ingestion;

public static class IngestionsApi
{
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(250);

    public static IEndpointRouteBuilder MapIngestionsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/ingestions").WithTags("Ingestions");
        api.MapGet("/{id:guid}", GetIngestion).WithName(nameof(GetIngestion)).WithSummary("How far an ingestion is");
        api.MapGet("/{id:guid}/events", StreamIngestion).WithName(nameof(StreamIngestion))
            .WithSummary("The same as server-sent events: 'progress' on every change, 'done' as the last one");
        return app;
    }

    private static async Task<Results<Ok<IngestionProgress>, ProblemHttpResult>> GetIngestion(
        Guid id, IngestionReader ingestions, StoreState state, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        return await ingestions.FindAsync(id, cancellationToken) is { } progress ? TypedResults.Ok(progress) : NoSuchIngestion(id);
    }

    private static async Task<Results<ServerSentEventsResult<IngestionProgress>, ProblemHttpResult>> StreamIngestion(
        Guid id, IngestionReader ingestions, StoreState state, TimeProvider time, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        return await ingestions.FindAsync(id, cancellationToken) is { } progress
            ? TypedResults.ServerSentEvents(Follow(progress, ingestions, time, cancellationToken))
            : NoSuchIngestion(id);
    }

    private static async IAsyncEnumerable<SseItem<IngestionProgress>> Follow(
        IngestionProgress progress, IngestionReader ingestions, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(EventInterval, time);
        yield return Event(progress);
        while (!progress.IsOver && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await ingestions.FindAsync(progress.Id, cancellationToken) is not { } now)
            {
                yield break;
            }

            if ((now.State, now.Done, now.Failed) != (progress.State, progress.Done, progress.Failed))
            {
                yield return Event(now);
            }

            progress = now;
        }
    }

    private static SseItem<IngestionProgress> Event(IngestionProgress progress) => new(progress, progress.IsOver ? "done" : "progress");

    private static ProblemHttpResult NoSuchIngestion(Guid id) =>
        TypedResults.Problem($"There is no ingestion '{id}'.", statusCode: StatusCodes.Status404NotFound);
}
