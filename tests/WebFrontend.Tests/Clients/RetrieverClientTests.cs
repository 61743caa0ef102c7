using LlmRag.Servers.Fakes;
using LlmRag.WebFrontend.Clients;
using Microsoft.AspNetCore.Http;

namespace LlmRag.WebFrontend.Tests.Clients;

public sealed class RetrieverClientTests : IAsyncLifetime
{
    private FakeRetriever _retriever = null!;
    private HttpClient _http = null!;
    private RetrieverClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _retriever = await FakeRetriever.StartAsync("one.md", "two.md", "three & four.md");
        _http = new HttpClient { BaseAddress = _retriever.Url };
        _client = new RetrieverClient(_http, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _retriever.DisposeAsync();
    }

    [Fact]
    public async Task PagesByCursor()
    {
        var first = await _client.ListAsync(2, before: null, search: null, Cancelled);
        var second = await _client.ListAsync(2, first.Next, search: null, Cancelled);

        first.Documents.Concat(second.Documents).Select(document => document.Title).ShouldBe(["three & four.md", "two.md", "one.md"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task EscapesTheSearch() =>
        (await _client.ListAsync(10, before: null, " e & f ", Cancelled)).Documents.ShouldHaveSingleItem().Title.ShouldBe("three & four.md");

    [Fact]
    public async Task FollowsAnIngestionByItsEvents()
    {
        var states = await _client.FollowAsync("file", Cancelled).Select(progress => progress.State).ToListAsync(Cancelled);

        states.ShouldBe(["running", "done"]);
    }

    [Fact]
    public async Task AsksWhereTheEventsBreakOff()
    {
        _retriever.BreaksEvents = true;

        var last = await _client.FollowAsync("file", Cancelled).LastAsync(Cancelled);

        last.State.ShouldBe("done");
    }

    [Fact]
    public async Task SendsAFileUnderItsName()
    {
        using var content = new MemoryStream("# Notes"u8.ToArray());

        var accepted = await _client.UploadAsync("Notizen – ä.md", "text/markdown", content, Cancelled);

        (await _retriever.NextUploadAsync(Cancelled)).ShouldBe("Notizen – ä.md");
        accepted.DocumentIds.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(404, "Reload")]
    [InlineData(413, "Send less")]
    [InlineData(415, "DOCX")]
    [InlineData(429, "Wait")]
    [InlineData(503, "still be starting")]
    [InlineData(500, "the log of “retriever”")]
    public async Task SaysWhatToDo(int status, string advice)
    {
        _retriever.Refuse = () => TypedResults.Problem("Because.", statusCode: status);

        var problem = (await Should.ThrowAsync<ServiceException>(() => _client.GetAsync("x", Cancelled))).Problem;

        problem.What.ShouldBe("Because.");
        problem.WhatToDo.ShouldContain(advice);
    }
}
