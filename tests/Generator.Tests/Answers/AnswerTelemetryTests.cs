using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Generator.Tests.Fakes;

namespace LlmRag.Generator.Tests.Answers;

public class AnswerTelemetryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task DescribesTheAnswerAndItsRetrieval(bool captureContent, bool streaming)
    {
        using var spans = new RecordedSpans();
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient { Stream = (_, _, _) => FakeChatClient.Chunks("The cache keeps six turns [1].") },
            Settings = { ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = captureContent ? "true" : "false" },
        };
        application.Retriever.With("Cache", "The cache keeps six turns.", score: 0.75);
        var answer = await AskAsync(application, new { question = "How many turns?", top = 3 }, streaming);
        var traceId = answer.GetProperty("answerId").GetString()!;

        var workflow = await spans.SingleAsync(traceId, "invoke_workflow answer", Cancelled);
        workflow.Kind.ShouldBe(ActivityKind.Internal);
        workflow.Status.ShouldBe(ActivityStatusCode.Unset);
        workflow.TagObjects.ShouldBe(
        [
            new("gen_ai.operation.name", "invoke_workflow"),
            new("gen_ai.workflow.name", "answer"),
            new("gen_ai.conversation.id", answer.GetProperty("conversationId").GetString()),
            new("llmrag.index.version", "7"),
            new("gen_ai.prompt.name", answer.GetProperty("promptName").GetString()),
            new("gen_ai.prompt.version", answer.GetProperty("promptVersion").GetString()),
            new("llmrag.answer.outcome", "grounded"),
        ]);

        var retrieval = await spans.SingleAsync(traceId, "retrieval ragdb", Cancelled);
        retrieval.Kind.ShouldBe(ActivityKind.Client);
        retrieval.ParentSpanId.ShouldBe(workflow.SpanId);
        retrieval.Status.ShouldBe(ActivityStatusCode.Unset);
        retrieval.TagObjects.ShouldBe(
        [
            new("gen_ai.operation.name", "retrieval"),
            new("gen_ai.provider.name", "llmrag"),
            new("gen_ai.data_source.id", "ragdb"),
            new("gen_ai.request.top_k", 3.0),
            .. captureContent
                ? new KeyValuePair<string, object?>[]
                {
                    new("gen_ai.retrieval.query.text", "How many turns?"),
                    new("gen_ai.retrieval.documents", """[{"id":"chunk-1","score":0.75,"rank":1}]"""),
                }
                : [],
        ]);
    }

    [Fact]
    public async Task SpansOfTheModelStandBesideTheRetrievalEvenWhenStreaming()
    {
        using var spans = new RecordedSpans();
        Activity? current = null;
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient
            {
                Stream = (_, _, _) =>
                {
                    current = Activity.Current;
                    return FakeChatClient.Chunks("Yes.");
                },
            },
        };
        var answer = await AskAsync(application, new { question = "Is it?" }, streaming: true);

        var workflow = await spans.SingleAsync(answer.GetProperty("answerId").GetString()!, "invoke_workflow answer", Cancelled);
        current.ShouldNotBeNull().SpanId.ShouldBe(workflow.SpanId);
    }

    [Fact]
    public async Task AFailedRetrievalIsAnErrorOnBothSpans()
    {
        using var spans = new RecordedSpans();
        await using var application = new GeneratorApplication();
        application.Retriever.Respond = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        using var response = await application.CreateClient().PostAsJsonAsync("/answers", new { question = "How?" }, Cancelled);
        var traceId = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("traceId").GetString()!;

        foreach (var name in (string[])["invoke_workflow answer", "retrieval ragdb"])
        {
            var span = await spans.SingleAsync(traceId, name, Cancelled);
            span.Status.ShouldBe(ActivityStatusCode.Error);
            span.StatusDescription.ShouldBe("The retriever cannot serve passages now (HTTP 503).");
            span.GetTagItem("error.type").ShouldBe("LlmRag.Generator.Answers.Retrieval.RetrievalException");
        }

        (await spans.SingleAsync(traceId, "invoke_workflow answer", Cancelled)).GetTagItem("llmrag.answer.outcome").ShouldBe("failed");
    }

    [Theory]
    [InlineData("The passages do not contain the answer.", "refused")]
    [InlineData("The moon is made of cheese.", "ungrounded")]
    public async Task SaysHowTheAnswerEnded(string text, string outcome)
    {
        using var spans = new RecordedSpans();
        await using var application = new GeneratorApplication { Model = new FakeChatClient { Stream = (_, _, _) => FakeChatClient.Chunks(text) } };

        var answer = await AskAsync(application, new { question = "How?" }, streaming: false);

        (await spans.SingleAsync(answer.GetProperty("answerId").GetString()!, "invoke_workflow answer", Cancelled))
            .GetTagItem("llmrag.answer.outcome").ShouldBe(outcome);
        answer.GetProperty("refused").GetBoolean().ShouldBe(outcome == "refused");
        answer.GetProperty("grounded").GetBoolean().ShouldBeFalse();
    }

    private static async Task<JsonElement> AskAsync(GeneratorApplication application, object request, bool streaming)
    {
        var client = application.CreateClient();
        if (!streaming)
        {
            using var response = await client.PostAsJsonAsync("/answers", request, Cancelled);
            return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        }

        using var events = await client.PostForEventsAsync(request, Cancelled);
        return (await events.ReadEventsAsync(Cancelled).LastAsync(Cancelled)).Data;
    }
}
