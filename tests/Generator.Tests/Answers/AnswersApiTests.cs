using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Generator.Tests.Fakes;

namespace LlmRag.Generator.Tests.Answers;

public class AnswersApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StreamsPassagesThenTextThenCitationsThenTheWholeAnswer()
    {
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient { Stream = (_, _, _) => FakeChatClient.Chunks("The cache", " keeps six turns", " [1", "]. It is", " Redis [2].") },
        };
        application.Retriever
            .With("Cache", "The cache keeps six turns of a conversation.")
            .With("Redis", "It is Redis in production.");

        using var response = await application.CreateClient().PostForEventsAsync(new { question = "What keeps the turns?" }, Cancelled);
        var events = await response.ReadEventsAsync(Cancelled).ToListAsync(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        events[0].Type.ShouldBe("retrieval");
        events[^1].Type.ShouldBe("done");
        events.Select(e => e.Type).Distinct().ShouldBe(["retrieval", "delta", "citation", "done"]);
        var hits = events[0].Data.GetProperty("hits").EnumerateArray().ToList();
        hits.Select(hit => hit.GetProperty("marker").GetInt32()).ShouldBe([1, 2]);
        hits[0].GetProperty("ranks").GetProperty("lexical").GetInt32().ShouldBe(1);

        var text = string.Concat(events.Where(e => e.Type == "delta").Select(e => e.Data.GetProperty("text").GetString()));
        text.ShouldBe("The cache keeps six turns [1]. It is Redis [2].");
        var answer = events[^1].Data;
        answer.GetProperty("answer").GetString().ShouldBe(text);
        answer.GetProperty("grounded").GetBoolean().ShouldBeTrue();
        answer.GetProperty("answerId").GetString().ShouldBe(events[0].Data.GetProperty("answerId").GetString());
        answer.GetProperty("usage").GetRawText().ShouldBe("""{"inputTokens":100,"outputTokens":7,"cachedInputTokens":60,"reasoningTokens":null}""");
        var citations = events.Where(e => e.Type == "citation").Select(e => e.Data.GetRawText()).ToList();
        citations.ShouldBe(answer.GetProperty("citations").EnumerateArray().Select(citation => citation.GetRawText()));
        answer.GetProperty("citations")[0].GetProperty("quote").GetString().ShouldBe("The cache keeps six turns of a conversation.");
    }

    [Fact]
    public async Task AnswersInJsonWithTheBuiltInModelWhenNobodyAsksForEvents()
    {
        await using var application = new GeneratorApplication();
        application.Retriever
            .With("Tokens", "LlmRag has many parts. The retriever counts tokens by estimating them from the letters of the words.")
            .With("Other", "The frontend shows charts.");

        using var response = await application.CreateClient().PostAsJsonAsync("/answers", new { question = "How does the retriever count tokens?" }, Cancelled);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        answer.GetProperty("answer").GetString().ShouldStartWith("The retriever counts tokens by estimating them from the letters of the words. [1]");
        answer.GetProperty("model").GetString().ShouldBe("extractive-1");
        answer.GetProperty("provider").GetString().ShouldBe("llmrag");
        answer.GetProperty("costUsd").GetDecimal().ShouldBe(0);
        answer.GetProperty("promptName").GetString().ShouldBe("answer");
        answer.GetProperty("finishReason").GetString().ShouldBe("stop");
        answer.GetProperty("grounded").GetBoolean().ShouldBeTrue();
        answer.GetProperty("indexVersion").GetString().ShouldBe("7");
        answer.GetProperty("answerId").GetString()!.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Theory]
    [InlineData("""{"question":""}""", "question")]
    [InlineData("""{"question":"   "}""", "question")]
    [InlineData("{}", "question")]
    [InlineData("""{"question":"What?","top":0}""", "top")]
    [InlineData("""{"question":"What?","top":21}""", "top")]
    [InlineData("""{"question":"What?","prompt":"poem"}""", "prompt")]
    [InlineData("""{"question":"What?","prompt":"answer@99"}""", "prompt")]
    [InlineData("""{"question":"What?","model":"gpt-99"}""", "model")]
    [InlineData("""{"question":"What?","top":"many"}""", "top")]
    [InlineData("""{"question":""", "question")]
    public async Task NamesTheFieldThatIsWrong(string body, string field)
    {
        await using var application = new GeneratorApplication();

        using var response = await application.CreateClient().PostAsync("/answers", new StringContent(body, null, "application/json"), Cancelled);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
        application.Retriever.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task RejectsAQuestionOfAHundredKilobytes()
    {
        await using var application = new GeneratorApplication();

        using var response = await application.CreateClient().PostAsJsonAsync("/answers", new { question = new string('x', 100_000) }, Cancelled);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").GetProperty("question")[0].GetString()!.ShouldContain("100,000");
    }
}
