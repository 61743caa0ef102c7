using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LlmRag.Retriever.Tests.Documents.Readers;
using LlmRag.Retriever.Tests.Host;

namespace LlmRag.Retriever.Tests.Documents;

public sealed class DocumentsApiOnEmbeddedPostgreSqlTests(EmbeddedDatabase database) : DocumentsApiTests(database);

public sealed class DocumentsApiOnNativePostgreSqlTests(NativeDatabase database) : DocumentsApiTests(database);

public abstract class DocumentsApiTests(TestDatabase database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient _client = null!;

    private async Task<RetrieverHost> StartAsync(params (string, string?)[] settings)
    {
        var host = new RetrieverHost((await database.EmptyAsync()).ConnectionString, settings);
        _client = await host.StartAsync(Cancelled);
        return host;
    }

    [Fact]
    public async Task ADocumentComesBackWithItsTextAndPassages()
    {
        using var host = await StartAsync();

        var id = await _client.AddTextAsync("Guide", "# Guide\n\nIntro.\n\n## Setup\n\nDo it.", uri: "https://example.org/guide", metadata: new { lang = "en" });

        var document = await _client.GetFromJsonAsync<JsonElement>($"/documents/{id}", Cancelled);
        document.GetProperty("title").GetString().ShouldBe("Guide");
        document.GetProperty("uri").GetString().ShouldBe("https://example.org/guide");
        document.GetProperty("state").GetString().ShouldBe("ready");
        document.GetProperty("metadata").GetProperty("lang").GetString().ShouldBe("en");
        var text = document.GetProperty("text").GetString()!;
        var chunks = document.GetProperty("chunks").EnumerateArray().ToArray();
        chunks.Length.ShouldBe(2);
        chunks[1].GetProperty("section").GetString().ShouldBe("Setup");
        foreach (var chunk in chunks)
        {
            text[chunk.GetProperty("start").GetInt32()..chunk.GetProperty("end").GetInt32()].ShouldBe(chunk.GetProperty("text").GetString());
            chunk.GetProperty("chunkId").ValueKind.ShouldBe(JsonValueKind.String);
        }
    }

    [Fact]
    public async Task AChangedDocumentReplacesTheFormerAndAnEqualOneIsNoWork()
    {
        using var host = await StartAsync();
        var first = await _client.AddTextAsync("Guide", "Wheels and pedals.");
        var before = await _client.GetFromJsonAsync<JsonElement>($"/documents/{first}", Cancelled);

        (await _client.AddTextAsync("Guide", "Wheels and pedals.")).ShouldBe(first);
        var unchanged = await _client.GetFromJsonAsync<JsonElement>($"/documents/{first}", Cancelled);
        unchanged.GetProperty("chunks")[0].GetProperty("chunkId").GetString().ShouldBe(before.GetProperty("chunks")[0].GetProperty("chunkId").GetString());

        (await _client.AddTextAsync("Guide", "Sails and rudders.")).ShouldBe(first);
        (await _client.SearchAsync("pedals")).Titles().ShouldBeEmpty();
        (await _client.SearchAsync("sails")).Titles().ShouldBe(["Guide"]);
        (await _client.GetFromJsonAsync<JsonElement>("/documents", Cancelled)).GetProperty("documents").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task ACopyOfAFileUnderAnotherNameIsTheSameDocument()
    {
        using var host = await StartAsync();
        var first = await UploadAsync(("a.md", "Wheels and pedals."u8.ToArray()));
        var second = await UploadAsync(("a (1).md", "Wheels and pedals."u8.ToArray()));

        second.Accepted.GetProperty("documentIds")[0].GetGuid().ShouldBe(first.Accepted.GetProperty("documentIds")[0].GetGuid());
        second.Progress.GetProperty("done").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task DeletingTakesEverythingOut()
    {
        using var host = await StartAsync();
        var id = await _client.AddTextAsync("Guide", "Wheels and pedals.");
        await _client.AddTextAsync("Other", "Wheels as well.");

        (await _client.DeleteAsync($"/documents/{id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await _client.GetAsync($"/documents/{id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.DeleteAsync($"/documents/{id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.SearchAsync("wheels")).Titles().ShouldBe(["Other"]);
        (await _client.GetAsync("/documents/nonsense", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ListsInPagesNewestFirstAndSearchesTitles()
    {
        using var host = await StartAsync();
        for (var i = 1; i <= 5; i++)
        {
            await _client.AddTextAsync($"Guide {i}", $"Text {i}.", uri: i == 2 ? "https://example.org/special" : null);
        }

        var page = await _client.GetFromJsonAsync<JsonElement>("/documents?limit=2", Cancelled);
        Titles(page).ShouldBe(["Guide 5", "Guide 4"]);
        page = await _client.GetFromJsonAsync<JsonElement>($"/documents?limit=2&before={page.GetProperty("next").GetGuid()}", Cancelled);
        Titles(page).ShouldBe(["Guide 3", "Guide 2"]);
        page = await _client.GetFromJsonAsync<JsonElement>($"/documents?limit=2&before={page.GetProperty("next").GetGuid()}", Cancelled);
        Titles(page).ShouldBe(["Guide 1"]);
        page.TryGetProperty("next", out _).ShouldBeFalse();

        Titles(await _client.GetFromJsonAsync<JsonElement>("/documents?search=GUIDE%203", Cancelled)).ShouldBe(["Guide 3"]);
        Titles(await _client.GetFromJsonAsync<JsonElement>("/documents?search=special", Cancelled)).ShouldBe(["Guide 2"]);
        Titles(await _client.GetFromJsonAsync<JsonElement>("/documents?search=100%25_", Cancelled)).ShouldBeEmpty();
        (await _client.GetAsync("/documents?limit=0", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _client.GetAsync("/documents?limit=x", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        static string[] Titles(JsonElement page) => [.. page.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("title").GetString()!)];
    }

    [Fact]
    public async Task OneUploadOfEveryKindOfFileGoodAndBad()
    {
        using var host = await StartAsync(("Ingestion:MaxDocumentBytes", "100000"));

        var (_, progress) = await UploadAsync(
            ("a.md", "# Markdown\n\nWheels."u8.ToArray()),
            ("b.html", "<title>Page</title><p>Wheels."u8.ToArray()),
            ("c.txt", [0x57, 0x68, 0x65, 0x65, 0x6C, 0x73, 0x20, 0xFC]),
            ("d.json", "[{\"title\":\"One\",\"text\":\"Wheels\"}]"u8.ToArray()),
            ("e.csv", "name,text\nOne,Wheels\n"u8.ToArray()),
            ("f.docx", DocxFile.Create()),
            ("empty.md", []),
            ("large.txt", new byte[100_001]),
            ("image.png", [0x89, 0x50]),
            ("binary.md", [1, 2, 3, 0, 5, 6, 7]),
            ("pdf.txt", "%PDF-1.7 ..."u8.ToArray()),
            ("label.docx", "not a zip"u8.ToArray()),
            ("protected.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]),
            ("broken.json", "{\"a\":"u8.ToArray()),
            ("blank.md", " \n "u8.ToArray()));

        progress.GetProperty("total").GetInt32().ShouldBe(15);
        progress.GetProperty("done").GetInt32().ShouldBe(6, progress.ToString());
        progress.GetProperty("failed").GetInt32().ShouldBe(9);
        progress.GetProperty("state").GetString().ShouldBe("done");
        var errors = progress.GetProperty("errors").EnumerateArray().ToDictionary(error => error.GetProperty("document").GetString()!, error => error.GetProperty("detail").GetString()!);
        errors["empty.md"].ShouldContain("empty");
        errors["large.txt"].ShouldContain("larger than 100000 bytes");
        errors["image.png"].ShouldContain("type that cannot be read");
        errors["binary.md"].ShouldContain("binary");
        errors["pdf.txt"].ShouldContain("PDF");
        errors["label.docx"].ShouldContain("labelled as a Word document");
        errors["protected.docx"].ShouldContain("password");
        errors["broken.json"].ShouldContain("not valid JSON");
        errors["blank.md"].ShouldContain("no text");
        (await _client.SearchAsync("wheels", top: 20)).Titles().ShouldBe(["Markdown", "Page", "c", "d", "e"], ignoreOrder: true);
        (await _client.SearchAsync("handbook")).Titles().ShouldContain("Handbook");
    }

    [Theory]
    [InlineData("empty.md", 0, HttpStatusCode.BadRequest)]
    [InlineData("large.txt", 100_001, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("image.png", 10, HttpStatusCode.UnsupportedMediaType)]
    public async Task AnUploadWithNothingToIngestIsRefusedAtOnce(string name, int size, HttpStatusCode status)
    {
        using var host = await StartAsync(("Ingestion:MaxDocumentBytes", "100000"));

        var response = await _client.UploadAsync((name, new byte[size]));

        response.StatusCode.ShouldBe(status);
        var problem = await response.ReadAsync();
        problem.GetProperty("detail").GetString()!.ShouldContain(name);
        problem.GetProperty("errors").GetProperty(name).GetArrayLength().ShouldBe(1);
        problem.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
    }

    [Fact]
    public async Task FiftyMegabytesAreRefused()
    {
        using var host = await StartAsync();
        var file = new byte[50 * 1024 * 1024];
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "files", "huge.txt" } };

        var response = await _client.PostAsync("/documents", form, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.ReadAsync()).GetProperty("detail").GetString()!.ShouldContain("10 MiB");
    }

    [Theory]
    [InlineData("""{"text":"a"}""", "title", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"a"}""", "text", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"a","text":" "}""", "text", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"a","text":"b","contentType":"image/png"}""", "contentType", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"a","text":"b","metadata":[1]}""", "metadata", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":1,"text":"b"}""", "title", HttpStatusCode.BadRequest)]
    [InlineData("""{"title":"a","text":"b" """, null, HttpStatusCode.BadRequest)]
    [InlineData("null", "title", HttpStatusCode.BadRequest)]
    public async Task ReturnsAProblemThatNamesTheField(string body, string? field, HttpStatusCode status)
    {
        using var host = await StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var response = await _client.PostAsync("/documents", content, Cancelled);

        var problem = await response.ReadAsync();
        response.StatusCode.ShouldBe(status, problem.ToString());
        if (field is not null)
        {
            problem.GetProperty("errors").EnumerateObject().ShouldContain(error => error.Name.EndsWith(field, StringComparison.Ordinal), problem.ToString());
        }
    }

    [Theory]
    [InlineData("text/plain", "hello", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", "hello", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "hello", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.md\"\r\n\r\ncut off", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nno file\r\n--x--\r\n", HttpStatusCode.BadRequest)]
    public async Task ReturnsAProblemForABodyThatHoldsNoDocument(string contentType, string body, HttpStatusCode status)
    {
        using var host = await StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var response = await _client.PostAsync("/documents", content, Cancelled);

        response.StatusCode.ShouldBe(status, (await response.ReadAsync()).ToString());
    }

    [Fact]
    public async Task ProgressIsStreamedUntilDone()
    {
        using var host = await StartAsync();
        var response = await _client.UploadAsync([.. Enumerable.Range(0, 20).Select(i => ($"file{i}.md", Encoding.UTF8.GetBytes($"Text number {i}.")))]);
        var ingestionId = (await response.ReadAsync()).GetProperty("ingestionId").GetGuid();

        using var stream = await _client.GetAsync($"/ingestions/{ingestionId}/events", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        stream.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var events = System.Net.ServerSentEvents.SseParser.Create(await stream.Content.ReadAsStreamAsync(Cancelled));
        var seen = new List<(string Type, JsonElement Data)>();
        await foreach (var item in events.EnumerateAsync(Cancelled))
        {
            seen.Add((item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data)));
        }

        seen[^1].Type.ShouldBe("done");
        seen[^1].Data.GetProperty("done").GetInt32().ShouldBe(20);
        seen[^1].Data.GetProperty("id").GetGuid().ShouldBe(ingestionId);
        seen.Take(seen.Count - 1).ShouldAllBe(item => item.Type == "progress");
        (await _client.GetAsync($"/ingestions/{Guid.NewGuid()}/events", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetAsync($"/ingestions/{Guid.NewGuid()}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<(JsonElement Accepted, JsonElement Progress)> UploadAsync(params (string, byte[])[] files)
    {
        var response = await _client.UploadAsync(files);
        var accepted = await response.ReadAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, accepted.ToString());
        return (accepted, await _client.WaitForIngestionAsync(accepted.GetProperty("ingestionId").GetGuid()));
    }
}
