using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Retriever.Tests.Host;

namespace LlmRag.Retriever.Tests.Ingestion;

public sealed class KnowledgeIngestionTests(EmbeddedDatabase database)
{
    [Fact]
    public async Task AnEmptyStoreIsFilledOnceWithThePagesOfTheFolder()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("llmrag-knowledge-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "guides"));
            Directory.CreateDirectory(Path.Combine(folder.FullName, "decisions"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "index.md"), "# Start\n\nWheels.", cancelled);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "guides", "more.md"), "# More\n\nWheels again.", cancelled);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "decisions", "0001.md"), "# Decision\n\nWheels too.", cancelled);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "Wheels.", cancelled);
            var server = await database.EmptyAsync();

            using (var host = new RetrieverHost(server.ConnectionString, ("Knowledge:Path", folder.FullName)))
            {
                using var client = await host.StartAsync(cancelled);
                var titles = await WaitForTitlesAsync(client, count: 2);
                titles.ShouldBe(["More", "Start"], ignoreOrder: true);
                var found = (await client.SearchAsync("again")).GetProperty("hits")[0];
                found.GetProperty("uri").GetString().ShouldBe("docs/guides/more.md");
                foreach (var id in (await ListAsync(client)).EnumerateArray().Select(document => document.GetProperty("id").GetGuid()))
                {
                    await client.DeleteAsync($"/documents/{id}", cancelled);
                }
            }

            // Whoever deleted the pages does not want them back.
            using (var host = new RetrieverHost(server.ConnectionString, ("Knowledge:Path", folder.FullName)))
            {
                using var client = await host.StartAsync(cancelled);
                await client.AddTextAsync("Mine", "My own text.");
                (await ListAsync(client)).GetArrayLength().ShouldBe(1);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement> ListAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/documents", TestContext.Current.CancellationToken)).GetProperty("documents");

    private static async Task<string[]> WaitForTitlesAsync(HttpClient client, int count)
    {
        while (true)
        {
            var documents = (await ListAsync(client)).EnumerateArray().ToArray();
            if (documents.Length >= count && documents.All(document => document.GetProperty("state").GetString() == "ready"))
            {
                return [.. documents.Select(document => document.GetProperty("title").GetString()!)];
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
