using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using LlmRag.Retriever.Ingestion;
using LlmRag.Retriever.Storage;
using LlmRag.Retriever.Tests.Host;
using LlmRag.Servers.Machine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LlmRag.Retriever.Tests.Ingestion;

public sealed class DurabilityOnEmbeddedPostgreSqlTests(EmbeddedDatabase database) : DurabilityTests(database)
{
    [Fact]
    public async Task WaitsForADatabaseThatStartsLaterAndSurvivesItsRestart()
    {
        await using var server = await PostgreSqlServer.StartEmbeddedAsync(Cancelled);
        await server.KillAsync();
        using var host = new RetrieverHost(server.ConnectionString);
        using var client = host.CreateClient();

        var early = await client.PostAsJsonAsync("/search", new { query = "wheels" }, Cancelled);
        early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        early.Headers.RetryAfter.ShouldNotBeNull();
        (await client.GetAsync("/health", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync("/alive", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await server.RestartAsync(Cancelled);
        await host.Services.GetRequiredService<StoreState>().WaitUntilReadyAsync(Cancelled);
        await client.AddTextAsync("Guide", "Wheels and pedals.");

        await server.KillAsync();
        var during = await client.PostAsJsonAsync("/search", new { query = "wheels" }, Cancelled);
        during.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, (await during.ReadAsync()).ToString());
        (await during.ReadAsync()).GetProperty("traceId").GetString()!.Length.ShouldBe(32);

        await server.RestartAsync(Cancelled);
        (await client.SearchAsync("wheels")).Titles().ShouldBe(["Guide"]);
        await client.AddTextAsync("Boat", "Sails and rudders.");
    }
}

public sealed class DurabilityOnNativePostgreSqlTests(NativeDatabase database) : DurabilityTests(database)
{
    [Fact]
    public async Task TwoReplicasMigrateAtOnceAndShareTheQueue()
    {
        var server = await Database.EmptyAsync();
        using var first = new RetrieverHost(server.ConnectionString);
        using var second = new RetrieverHost(server.ConnectionString);
        var clients = await Task.WhenAll(Task.Run(() => first.StartAsync(Cancelled)), Task.Run(() => second.StartAsync(Cancelled)));

        // Both write the same words at the same time, in another order: what deadlocks are made of.
        var uploads = await Task.WhenAll(clients.Select((client, replica) => client.UploadAsync(
            [.. Enumerable.Range(0, 40).Select(i => ($"{replica}-{i}.md", Encoding.UTF8.GetBytes(string.Join(' ', Words(replica, i)))))])));
        foreach (var upload in uploads)
        {
            var progress = await clients[0].WaitForIngestionAsync((await upload.ReadAsync()).GetProperty("ingestionId").GetGuid());
            progress.GetProperty("done").GetInt32().ShouldBe(40, progress.ToString());
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        (await connection.ExecuteScalarAsync<long>("select chunk_count from index_state")).ShouldBe(80);
        (await connection.ExecuteScalarAsync<long>("select count(*) from chunks")).ShouldBe(80);
        (await connection.ExecuteScalarAsync<long>("select total_length - (select sum(length) from chunks) from index_state")).ShouldBe(0);
        (await connection.ExecuteScalarAsync<int>("select max(attempts) from ingestion_items")).ShouldBe(1);
        (await clients[1].SearchAsync("word7", top: 100)).Titles().Length.ShouldBe(80);

        static IEnumerable<string> Words(int replica, int i)
        {
            var words = Enumerable.Range(0, 60).Select(word => $"word{word}").Append($"only{replica}x{i}");
            return replica == 0 ? words : words.Reverse();
        }
    }
}

public abstract class DurabilityTests(TestDatabase database)
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected TestDatabase Database => database;

    [Fact]
    public async Task WhatWasAcceptedIsIngestedThoughTheServiceIsKilledInTheMiddle()
    {
        const int Documents = 60;
        var server = await database.EmptyAsync();
        Guid ingestionId;
        await using (var service = await RetrieverProcess.StartAsync(server.ConnectionString, Cancelled))
        {
            var accepted = await service.Client.UploadAsync([.. Enumerable.Range(0, Documents).Select(i => ($"file{i}.md", Encoding.UTF8.GetBytes(Page(i))))]);
            accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            ingestionId = (await accepted.ReadAsync()).GetProperty("ingestionId").GetGuid();
            int done;
            while ((done = (await ProgressAsync(service.Client)).GetProperty("done").GetInt32()) == 0)
            {
                await Task.Delay(5, Cancelled);
            }

            done.ShouldBeLessThan(Documents, "it was over before it could be killed");
            await service.KillAsync();
        }

        await using (var service = await RetrieverProcess.StartAsync(server.ConnectionString, Cancelled, ("Ingestion__Lease", "00:00:01")))
        {
            var progress = await service.Client.WaitForIngestionAsync(ingestionId);

            progress.GetProperty("done").GetInt32().ShouldBe(Documents, progress.ToString());
            for (var i = 0; i < Documents; i++)
            {
                (await service.Client.SearchAsync($"word{i}x7")).Titles()[0].ShouldBe($"Page {i}");
            }
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        (await connection.ExecuteScalarAsync<long>("select chunk_count - (select count(*) from chunks) from index_state")).ShouldBe(0);
        (await connection.ExecuteScalarAsync<long>("select count(*) from postings p where not exists (select from chunks c where c.id = p.chunk_id)")).ShouldBe(0);
        (await connection.ExecuteScalarAsync<long>("select count(*) from ingestion_items where content is not null")).ShouldBe(0);

        async Task<JsonElement> ProgressAsync(HttpClient client) => await client.GetFromJsonAsync<JsonElement>($"/ingestions/{ingestionId}", Cancelled);

        static string Page(int i) => $"# Page {i}\n\n" + string.Join("\n\n", Enumerable.Range(0, 40).Select(p => $"## Part {p}\n\nA common sentence, and word{i}x{p} which is not."));
    }

    [Fact]
    public async Task ADocumentThatEndsEveryTryIsGivenUpAndTheNextOneIsIngested()
    {
        var server = await database.EmptyAsync();
        using (var idle = new RetrieverHost(server.ConnectionString))
        {
            await idle.StartAsync(Cancelled);
        }

        // As a crash leaves it: taken three times, never finished, lease run out.
        Guid ingestionId;
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            ingestionId = await connection.QuerySingleAsync<Guid>(
                """
                insert into ingestions values (gen_random_uuid(), now()) returning id
                """);
            await connection.ExecuteAsync(
                """
                insert into ingestion_items (ingestion_id, name, content_type, content, content_hash, state, attempts, lease, leased_until, not_before, updated_at)
                values (@ingestionId, 'poison.md', 'text/markdown', 'x', 'x', 'running', 3, gen_random_uuid(), now() - interval '1 minute', now(), now())
                """,
                new { ingestionId });
        }

        using var host = new RetrieverHost(server.ConnectionString);
        using var client = await host.StartAsync(Cancelled);
        var progress = await client.WaitForIngestionAsync(ingestionId);
        progress.GetProperty("errors")[0].GetProperty("detail").GetString()!.ShouldContain("Given up after 3 tries");
        await client.AddTextAsync("Guide", "Wheels and pedals.");
    }

    [Fact]
    public async Task AnOlderUploadNeverOverwritesANewerOne()
    {
        var server = await database.EmptyAsync();

        // No worker of its own: the test takes the items itself, as two workers would of which one is slow.
        using var host = new RetrieverHost(server.ConnectionString) 
        {
            Replace = services => services.Remove(services.Single(service => service.ImplementationType == typeof(IngestionWorker))),
        };
        using var client = await host.StartAsync(Cancelled);
        var queue = host.Services.GetRequiredService<IngestionQueue>();
        var ingestor = host.Services.GetRequiredService<DocumentIngestor>();
        await queue.AcceptAsync([Guide("Second text."), Guide("Third text.")], Cancelled);
        var older = await queue.ClaimAsync(Cancelled);
        var newer = await queue.ClaimAsync(Cancelled);

        await ingestor.IngestAsync(newer!, Cancelled);
        await ingestor.IngestAsync(older!, Cancelled);

        (await client.SearchAsync("third")).Titles().ShouldBe(["Guide"]);
        (await client.SearchAsync("second")).Titles().ShouldBeEmpty();

        static IncomingDocument Guide(string text) => new("Guide", "Guide", null, "text/markdown", Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task AWorkerThatLostItsLeaseWritesNothing()
    {
        var server = await database.EmptyAsync();
        using var host = new RetrieverHost(server.ConnectionString);
        using var client = await host.StartAsync(Cancelled);
        var id = await client.AddTextAsync("Guide", "First text.");

        var stale = new ClaimedItem
        {
            Id = 1,
            DocumentId = id,
            Name = "Guide",
            Title = "Guide",
            Metadata = "{}",
            ContentType = "text/markdown",
            Content = "Stale text."u8.ToArray(),
            ContentHash = [1],
            Attempts = 1,
            Lease = Guid.NewGuid(),
        };
        await host.Services.GetRequiredService<DocumentIngestor>().IngestAsync(stale, Cancelled);

        (await client.SearchAsync("stale")).Titles().ShouldBeEmpty();
        (await client.SearchAsync("first")).Titles().ShouldBe(["Guide"]);
    }
}
