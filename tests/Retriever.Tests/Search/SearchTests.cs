using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using LlmRag.Retriever.Search;
using LlmRag.Retriever.Tests.Host;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LlmRag.Retriever.Tests.Search;

public sealed class SearchOnEmbeddedPostgreSqlTests(EmbeddedDatabase database) : SearchTests(database)
{
    [Fact]
    public async Task FindsByVectorAndMergesBothRanks()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("Bicycles", "Bicycles have two wheels and a chain.");
        await Client.AddTextAsync("Cooking", "Soup needs salt and patience.");

        // No word is shared, but its beginnings are: what hashed character n-grams are for.
        var byVector = await Client.SearchAsync("bicyclist", "vector");
        byVector.Titles()[0].ShouldBe("Bicycles");
        byVector.GetProperty("hits")[0].GetProperty("ranks").ToString().ShouldBe("""{"vector":1}""");
        byVector.GetProperty("timings").TryGetProperty("lexicalMs", out _).ShouldBeFalse();

        var hybrid = await Client.SearchAsync("wheels of bicycles", "hybrid");
        hybrid.GetProperty("mode").GetString().ShouldBe("hybrid");
        hybrid.GetProperty("hits")[0].GetProperty("ranks").ToString().ShouldBe("""{"lexical":1,"vector":1}""");
        foreach (var stage in (string[])["embedMs", "lexicalMs", "vectorMs", "fuseMs", "totalMs"])
        {
            hybrid.GetProperty("timings").GetProperty(stage).GetDouble().ShouldBeGreaterThan(0, stage);
        }
    }

    [Fact]
    public async Task VectorSearchKeepsToTheFilter()
    {
        using var host = await StartAsync();
        for (var i = 0; i < 60; i++)
        {
            await Client.AddTextAsync($"Near {i}", $"Bicycles and wheels, number {i}.", metadata: new { lang = "de" });
        }

        await Client.AddTextAsync("Far", "Soup needs salt.", metadata: new { lang = "en" });

        (await Client.SearchAsync("bicycles wheels", "vector", filter: new { lang = "en" })).Titles().ShouldBe(["Far"]);
    }

    [Fact]
    public async Task VectorSearchGivesAsManyAsAreAskedForBeyondTheIndexsDefault()
    {
        using var host = await StartAsync();
        for (var i = 0; i < 70; i++)
        {
            await Client.AddTextAsync($"Text {i}", $"Bicycles and wheels, number {i}.");
        }

        (await Client.SearchAsync("bicycles", "vector", top: 60)).Titles().Length.ShouldBe(60);
    }
}

public sealed class SearchOnNativePostgreSqlTests(NativeDatabase database) : SearchTests(database)
{
    [Fact]
    public async Task WithoutPgvectorHybridSearchesByWordsAndSaysSo()
    {
        var server = await Database.EmptyAsync();
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            var present = await connection.ExecuteScalarAsync<bool>("select exists (select from pg_available_extensions where name = 'vector')");
            Assert.SkipWhen(present, "This PostgreSQL has pgvector.");
        }

        using var host = await StartAsync();
        await Client.AddTextAsync("Bicycles", "Bicycles have two wheels.");

        var hybrid = await Client.SearchAsync("wheels", "hybrid");
        hybrid.Titles().ShouldBe(["Bicycles"]);
        hybrid.GetProperty("mode").GetString().ShouldBe("lexical");
        hybrid.GetProperty("note").GetString()!.ShouldContain("no extension 'vector'");

        var vector = await Client.PostAsJsonAsync("/search", new { query = "wheels", mode = "vector" }, TestContext.Current.CancellationToken);
        vector.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await vector.ReadAsync()).GetProperty("detail").GetString()!.ShouldContain("pgvector");
        (await Client.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}

public abstract class SearchTests(TestDatabase database)
{
    protected TestDatabase Database => database;

    protected HttpClient Client { get; private set; } = null!;

    protected async Task<RetrieverHost> StartAsync(params (string, string?)[] settings)
    {
        var host = new RetrieverHost((await database.EmptyAsync()).ConnectionString, settings);
        Client = await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    [Fact]
    public async Task ScoresAreThoseOfBm25()
    {
        using var host = await StartAsync(("Search:K1", "1.2"), ("Search:B", "0.75"));
        await Client.AddTextAsync("X", "apple banana apple");
        await Client.AddTextAsync("Y", "apple cherry");
        await Client.AddTextAsync("Z", "banana banana banana dates elderberry");

        var ranked = await host.Services.GetRequiredService<LexicalIndex>().SearchAsync("apple", 10, filter: null, TestContext.Current.CancellationToken);

        // By hand: N = 3, n = 2, lengths with the title of one word 4, 3, 6 (mean 13/3), idf = ln(1 + 1.5 / 2.5).
        var idf = Math.Log(1 + (1.5 / 2.5));
        double Score(int frequency, int length) => idf * frequency * 2.2 / (frequency + (1.2 * (0.25 + (0.75 * length / (13 / 3.0)))));
        ranked.Select(chunk => chunk.Score).ShouldBe([Score(2, 4), Score(1, 3)], 1e-9);
    }

    [Fact]
    public async Task FindsInflectionsAndPartsOfIdentifiers()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("Clients", "Create one with `IHttpClientFactory` and set gen_ai.usage.input_tokens.");
        await Client.AddTextAsync("Other", "Something else entirely.");

        (await Client.SearchAsync("http client factories")).Titles().ShouldBe(["Clients"]);
        (await Client.SearchAsync("usage")).Titles().ShouldBe(["Clients"]);
        (await Client.SearchAsync("gen_ai.usage.input_tokens")).Titles().ShouldBe(["Clients"]);
    }

    [Fact]
    public async Task FindsWhatOnlyTitleOrHeadingSay()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("Zephyr manual", "# Zephyr manual\n\n## Calibration\n\nTurn the knob to the left.\n\n## Storage\n\nKeep it dry.");

        (await Client.SearchAsync("zephyr")).GetProperty("hits").GetArrayLength().ShouldBe(2);
        var hit = (await Client.SearchAsync("calibration")).GetProperty("hits").EnumerateArray().ShouldHaveSingleItem();
        hit.GetProperty("section").GetString().ShouldBe("Calibration");
        hit.GetProperty("text").GetString().ShouldBe("Turn the knob to the left.");
    }

    [Fact]
    public async Task FiltersByMetadataValuesAndLists()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("English", "One text about wheels.", metadata: new { lang = "en", tags = new[] { "a", "b" }, year = 2024 });
        await Client.AddTextAsync("German", "Another text about wheels.", metadata: new { lang = "de", tags = new[] { "b" }, year = 2025 });
        await Client.AddTextAsync("None", "A third text about wheels.");

        (await Client.SearchAsync("wheels", filter: new { lang = "en" })).Titles().ShouldBe(["English"]);
        (await Client.SearchAsync("wheels", filter: new { lang = new[] { "en", "de" } })).Titles().ShouldBe(["English", "German"], ignoreOrder: true);
        (await Client.SearchAsync("wheels", filter: new { tags = "b", year = 2025 })).Titles().ShouldBe(["German"]);
        (await Client.SearchAsync("wheels", filter: new { tags = "'; drop table documents; --" })).Titles().ShouldBeEmpty();
        (await Client.SearchAsync("wheels", filter: new { })).Titles().Length.ShouldBe(3);
    }

    [Fact]
    public async Task TheIndexVersionChangesWithTheContentOnly()
    {
        using var host = await StartAsync();
        var id = await Client.AddTextAsync("A", "One text about wheels.");
        var first = await VersionAsync();
        (await VersionAsync()).ShouldBe(first);

        await Client.AddTextAsync("A", "One text about wheels.");
        (await VersionAsync()).ShouldBe(first);

        await Client.AddTextAsync("A", "Another text about wheels.");
        var second = await VersionAsync();
        second.ShouldNotBe(first);

        await Client.DeleteAsync($"/documents/{id}", TestContext.Current.CancellationToken);
        (await VersionAsync()).ShouldNotBe(second);

        async Task<string> VersionAsync() => (await Client.SearchAsync("wheels")).GetProperty("indexVersion").GetString()!;
    }

    [Fact]
    public async Task AQueryOfNothingButStopWordsFindsNothing()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("A", "To be or not to be.");

        (await Client.SearchAsync("the of and ?!")).GetProperty("hits").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"query":""}""", "query")]
    [InlineData("""{}""", "query")]
    [InlineData("""{"query":"a","top":0}""", "top")]
    [InlineData("""{"query":"a","top":101}""", "top")]
    [InlineData("""{"query":"a","filter":[1]}""", "filter")]
    [InlineData("""{"query":"a","filter":{"a":{"b":1}}}""", "filter")]
    [InlineData("""{"query":"a","mode":"fuzzy"}""", "mode")]
    [InlineData("""{"query":"a","top":"many"}""", "top")]
    public async Task ReturnsAProblemThatNamesTheField(string body, string field)
    {
        using var host = await StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var response = await Client.PostAsync("/search", content, TestContext.Current.CancellationToken);

        var problem = await response.ReadAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem.ToString());
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        problem.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
    }

    [Theory]
    [InlineData("{\"query\": \"a")]
    [InlineData("")]
    [InlineData("null")]
    public async Task ReturnsAProblemForMalformedJson(string body)
    {
        using var host = await StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await Client.PostAsync("/search", content, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AQueryOfTenThousandCharactersIsAnsweredAndALongerOneRefused()
    {
        using var host = await StartAsync();
        await Client.AddTextAsync("A", "One text about wheels.");

        (await Client.SearchAsync(string.Join(' ', Enumerable.Range(0, 1400).Select(i => $"wheel{i}"))[..9990] + " wheels")).Titles().ShouldBe(["A"]);
        var response = await Client.PostAsJsonAsync("/search", new { query = new string('x', 10_001) }, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
