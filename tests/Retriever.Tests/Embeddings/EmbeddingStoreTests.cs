using System.Net;
using System.Net.Http.Json;
using LlmRag.Retriever.Storage;
using LlmRag.Retriever.Tests.Host;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmRag.Retriever.Tests.Embeddings;

public sealed class EmbeddingStoreTests(EmbeddedDatabase database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnotherModelIsRefusedWithAdviceUntilARebuildIsAskedFor()
    {
        var server = await database.EmptyAsync();
        using (var host = new RetrieverHost(server.ConnectionString))
        {
            using var client = await host.StartAsync(Cancelled);
            await client.AddTextAsync("Bicycles", "Bicycles have two wheels.");
            await client.AddTextAsync("Soup", "Soup needs salt.");
        }

        using (var host = With(server.ConnectionString, new TestEmbeddingGenerator("other", 3)))
        {
            using var client = await host.StartAsync(Cancelled);
            var vector = await client.PostAsJsonAsync("/search", new { query = "wheels", mode = "vector" }, Cancelled);
            vector.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            var detail = (await vector.ReadAsync()).GetProperty("detail").GetString()!;
            detail.ShouldContain("'hash-1' (384 dimensions)");
            detail.ShouldContain("'other' (3)");
            detail.ShouldContain("Embeddings:Rebuild=true");
            (await client.SearchAsync("wheels", "hybrid")).GetProperty("mode").GetString().ShouldBe("lexical");

            // Meanwhile nothing is lost: it is found by its words, and gets its vector with the rebuild.
            await client.AddTextAsync("Boats", "Boats have sails.");
        }

        using (var host = With(server.ConnectionString, new TestEmbeddingGenerator("other", 3), ("Embeddings:Rebuild", "true")))
        {
            using var client = await host.StartAsync(Cancelled);
            string[] titles;
            while ((titles = (await client.SearchAsync("sails", "vector")).Titles()).Length < 3)
            {
                await Task.Delay(20, Cancelled);
            }

            titles[0].ShouldBe("Boats");
        }
    }

    [Fact]
    public async Task AModelThatStopsAnsweringLeavesTheWords()
    {
        var generator = new TestEmbeddingGenerator("other", 3);
        using var host = With((await database.EmptyAsync()).ConnectionString, generator);
        using var client = await host.StartAsync(Cancelled);
        await client.AddTextAsync("Boats", "Boats have sails.");

        generator.OnGenerate = _ => throw new HttpRequestException("connection refused");

        var hybrid = await client.SearchAsync("sails", "hybrid");
        hybrid.Titles().ShouldBe(["Boats"]);
        hybrid.GetProperty("mode").GetString().ShouldBe("lexical");
        hybrid.GetProperty("note").GetString()!.ShouldContain("'other' did not answer");
        var vector = await client.PostAsJsonAsync("/search", new { query = "sails", mode = "vector" }, Cancelled);
        vector.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await vector.Content.ReadAsStringAsync(Cancelled)).ShouldNotContain("connection refused");
    }

    [Fact]
    public async Task AnEmbeddingModelOf3072DimensionsIsIndexedToo()
    {
        using var host = With((await database.EmptyAsync()).ConnectionString, new TestEmbeddingGenerator("wide", 3072));
        using var client = await host.StartAsync(Cancelled);
        host.Services.GetRequiredService<StoreState>().VectorUnavailableReason.ShouldBeNull();
        await client.AddTextAsync("Boats", "Boats have sails.");

        (await client.SearchAsync("sails", "vector")).Titles().ShouldBe(["Boats"]);
    }

    private static RetrieverHost With(string connectionString, TestEmbeddingGenerator generator, params (string, string?)[] settings) => new(connectionString, settings)
    {
        Replace = services => services.Replace(ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(generator)),
    };
}
