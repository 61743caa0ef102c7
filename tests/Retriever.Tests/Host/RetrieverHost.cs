using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Retriever.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmRag.Retriever.Tests.Host;

/// <summary>The whole service in this process, on a database of the test's choice.</summary>
public sealed class RetrieverHost(string connectionString, params (string Key, string? Value)[] settings) : WebApplicationFactory<Program>
{
    /// <summary>Replaces services; set before the first request.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>Starts the service and waits until its store is ready.</summary>
    public async Task<HttpClient> StartAsync(CancellationToken cancellationToken)
    {
        var client = CreateClient();
        await Services.GetRequiredService<StoreState>().WaitUntilReadyAsync(cancellationToken);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:ragdb", connectionString);
        builder.UseSetting("Ingestion:PollInterval", "00:00:00.1");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => Replace?.Invoke(services));
    }
}

/// <summary>What tests ask the service for, over HTTP.</summary>
public static class RetrieverClient
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Sends a document as JSON and waits until it is ingested.</summary>
    public static async Task<Guid> AddTextAsync(
        this HttpClient client, string title, string text, string contentType = "text/markdown", string? uri = null, object? metadata = null)
    {
        var response = await client.PostAsJsonAsync("/documents", new { title, text, contentType, uri, metadata }, TestContext.Current.CancellationToken);
        var accepted = await response.ReadAsync();
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, accepted.ToString());
        var progress = await client.WaitForIngestionAsync(accepted.GetProperty("ingestionId").GetGuid());
        progress.GetProperty("state").GetString().ShouldBe("done", progress.ToString());
        return accepted.GetProperty("documentIds")[0].GetGuid();
    }

    /// <summary>Sends files as a browser does.</summary>
    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "files", name);
        }

        return client.PostAsync("/documents", form, TestContext.Current.CancellationToken);
    }

    /// <summary>Follows an ingestion to its end.</summary>
    public static async Task<JsonElement> WaitForIngestionAsync(this HttpClient client, Guid ingestionId)
    {
        while (true)
        {
            var progress = await client.GetFromJsonAsync<JsonElement>($"/ingestions/{ingestionId}", TestContext.Current.CancellationToken);
            if (progress.GetProperty("state").GetString() is "done" or "failed")
            {
                return progress;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<JsonElement> SearchAsync(this HttpClient client, string query, string mode = "lexical", int top = 8, object? filter = null)
    {
        var response = await client.PostAsJsonAsync("/search", new { query, mode, top, filter }, TestContext.Current.CancellationToken);
        var result = await response.ReadAsync();
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, result.ToString());
        return result;
    }

    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static string[] Titles(this JsonElement result) => [.. result.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("title").GetString()!)];
}
