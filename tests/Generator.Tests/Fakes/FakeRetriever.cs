using System.Net;
using System.Net.Http.Json;
using LlmRag.Generator.Answers.Retrieval;

namespace LlmRag.Generator.Tests.Fakes;

/// <summary>The retriever's side of <c>POST /search</c>, inside the test.</summary>
internal sealed class FakeRetriever : HttpMessageHandler
{
    public List<SearchHit> Hits { get; } = [];

    public List<SearchRequest> Requests { get; } = [];

    /// <summary>Answers instead of the hits.</summary>
    public Func<SearchRequest, CancellationToken, Task<HttpResponseMessage>>? Respond { get; set; }

    public FakeRetriever With(string title, string text, double score = 1, string? section = null)
    {
        var number = Hits.Count + 1;
        Hits.Add(new SearchHit($"chunk-{number}", $"document-{number}", title, $"docs/{title}.md", section, text, score, new SearchRanks(number, number, null)));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri!.AbsolutePath.ShouldBe("/search");
        var search = (await request.Content!.ReadFromJsonAsync<SearchRequest>(cancellationToken))!;
        lock (Requests)
        {
            Requests.Add(search);
        }

        return Respond is not null
            ? await Respond(search, cancellationToken)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new SearchResponse("7", [.. Hits.Take(search.Top)])) };
    }
}
