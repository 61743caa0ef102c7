using System.Net.Http.Json;
using System.Text.Json;

namespace LlmRag.EndToEnd.Tests;

/// <summary>Waits on conditions of the running application.</summary>
internal static class ApplicationConditions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Waits until the pages of <c>docs/</c> are searchable.</summary>
    public static Task KnowledgeIngestedAsync(this ApplicationFixture application, CancellationToken cancellationToken) =>
        UntilAsync("the documentation is ingested", async token =>
        {
            var documents = await application.Retriever.GetFromJsonAsync<JsonElement>("/documents?limit=200", token);
            var pages = documents.GetProperty("documents").EnumerateArray().ToList();
            return pages.Count >= 12 && pages.TrueForAll(page => page.GetProperty("chunks").GetInt32() > 0);
        }, cancellationToken);

    /// <summary>Waits until an ingestion is done, and fails with its errors when it failed.</summary>
    public static Task IngestedAsync(this ApplicationFixture application, string ingestionId, CancellationToken cancellationToken) =>
        UntilAsync($"ingestion {ingestionId} is done", async token =>
        {
            var ingestion = await application.Retriever.GetFromJsonAsync<JsonElement>($"/ingestions/{ingestionId}", token);
            var state = ingestion.GetProperty("state").GetString();
            state.ShouldNotBe("failed", ingestion.GetRawText());
            return state == "done";
        }, cancellationToken);

    public static async Task UntilAsync(string what, Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (!await condition(timeout.Token))
            {
                await poll.WaitForNextTickAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s until {what}.");
        }
    }
}
