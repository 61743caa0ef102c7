using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Generator.Models;
using LlmRag.Generator.Tests.Fakes;
using Microsoft.Extensions.AI;

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
    public async Task AModelReadsTheConversationAndTheQuestionAsAsked()
    {
        var model = new FakeChatClient { Stream = (_, _, _) => FakeChatClient.Chunks("In the ledger.") };
        await using var application = new GeneratorApplication { Model = model };
        application.Retriever.With("Ledger", "The Observer stores spans in the ledger.");
        var client = application.CreateClient();

        var first = await AskAsync(client, new { question = "Where does the Observer store spans?" });
        await AskAsync(client, new { question = "Why does it?", conversationId = first });

        var text = string.Join('\n', model.Calls[1].Messages.Select(message => message.Text));
        text.ShouldContain("Where does the Observer store spans?");
        text.ShouldContain("In the ledger.");
        text.ShouldContain("The Observer stores spans in the ledger.");
        text.TrimEnd().ShouldEndWith("Question: Why does it?", Case.Sensitive);
        var context = AnswerContext.From(model.Calls[1].Options).ShouldNotBeNull();
        context.Question.ShouldBe("Why does it? Observer store spans");
        context.ConversationId.ShouldBe(first);
        context.Passages.ShouldHaveSingleItem().Marker.ShouldBe(1);
    }

    [Fact]
    public async Task TwoTurnsAtTheSameTimeAreBothRemembered()
    {
        var bothAsked = new CountdownEvent(2);
        var model = new FakeChatClient();
        await using var application = new GeneratorApplication { Model = model };
        var client = application.CreateClient();
        var conversation = await AskAsync(client, new { question = "Where does the Observer store spans?" });
        model.Stream = (_, _, _) => Meet();

        await Task.WhenAll(
            AskAsync(client, new { question = "Which port does the retriever use?", conversationId = conversation }),
            AskAsync(client, new { question = "Which cache does the generator use?", conversationId = conversation }));

        model.Stream = (_, _, _) => FakeChatClient.Chunks("Yes.");
        await AskAsync(client, new { question = "Is that all?", conversationId = conversation });
        var text = string.Join('\n', model.Calls[^1].Messages.Select(message => message.Text));
        text.ShouldContain("Which port does the retriever use?");
        text.ShouldContain("Which cache does the generator use?");

        // Neither ends before both have begun.
        async IAsyncEnumerable<ChatResponseUpdate> Meet()
        {
            bothAsked.Signal();
            await Task.Run(() => bothAsked.Wait(Cancelled), Cancelled);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Met.");
        }
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
