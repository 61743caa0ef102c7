using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmRag.EndToEnd.Tests;

/// <summary>A service that dies comes back by itself and the rest of the application does not have to be restarted.</summary>
public sealed class CrashTests(ApplicationFixture application)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("retriever")]
    [InlineData("generator")]
    [InlineData("ragdb")]
    public async Task AnswersAgainAfterAKill(string service)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finds the process of a service through /proc.");
        Assert.SkipUnless(ApplicationFixture.RestartsCrashedServices, "Aspire's own orchestrator leaves a crashed process stopped.");
        await application.KnowledgeIngestedAsync(Cancellation);
        var killed = ApplicationFixture.ProcessOf(service)!.Value;

        using (var process = Process.GetProcessById(killed))
        {
            process.Kill();
        }

        await ApplicationConditions.UntilAsync(
            $"{service} has another process", _ => Task.FromResult(ApplicationFixture.ProcessOf(service) is { } id && id != killed), Cancellation);
        await ApplicationConditions.UntilAsync($"{service} runs again and the application answers", async token =>
        {
            try
            {
                using var response = await application.Generator.PostAsJsonAsync("/answers", new { question = "Which ports are used?" }, token);
                return response.IsSuccessStatusCode
                    && (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("citations").GetArrayLength() > 0;
            }
            catch (HttpRequestException)
            {
                return false; // Not listening yet.
            }
        }, Cancellation);
    }
}
