using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Generator.Tests.Fakes;

namespace LlmRag.Generator.Tests.Answers;

public class ConversationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFollowUpIsSearchedWithWhatItRefersTo()
    {
        await using var application = new GeneratorApplication();
        var client = application.CreateClient();

        var first = await AskAsync(client, new { question = "How does the Observer store spans?" });
        await AskAsync(client, new { question = "How long does it keep them?", conversationId = first });

        application.Retriever.Requests.Select(request => request.Query)
            .ShouldBe(["How does the Observer store spans?", "How long does it keep them? Observer store spans"]);
    }

    [Fact]
    public async Task EachQuestionWithoutAConversationBeginsOne()
    {
        await using var application = new GeneratorApplication();
        var client = application.CreateClient();

        var first = await AskAsync(client, new { question = "How does it store spans?" });
        var second = await AskAsync(client, new { question = "Why?" });

        second.ShouldNotBe(first);
        application.Retriever.Requests[^1].Query.ShouldBe("Why?");
    }

    [Fact]
    public async Task AnUnknownConversationIsNotFound()
    {
        await using var application = new GeneratorApplication();

        using var response = await application.CreateClient().PostAsJsonAsync("/answers", new { question = "Why?", conversationId = "made-up" }, Cancelled);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["conversationId"]);
        problem.GetProperty("traceId").GetString().ShouldNotBeNull();
        application.Retriever.Requests.ShouldBeEmpty();
    }

    private static async Task<string> AskAsync(HttpClient client, object request)
    {
        using var response = await client.PostAsJsonAsync("/answers", request, Cancelled);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("conversationId").GetString()!;
    }
}
