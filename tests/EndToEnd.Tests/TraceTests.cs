using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Servers.Dashboard;

namespace LlmRag.EndToEnd.Tests;

/// <summary>The trace of one answer (docs/telemetry-of-an-answer.md), read from the Aspire dashboard.</summary>
public sealed class TraceTests(ApplicationFixture application)
{
    private const int Internal = 1;
    private const int Client = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneTraceHoldsTheAnswerFromTheGeneratorDownToTheSqlOfTheRetriever()
    {
        await application.KnowledgeIngestedAsync(Cancellation);
        using var response = await application.Generator.PostAsJsonAsync("/answers", new { question = "Which ports are used?" }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        var spans = await application.Dashboard.WaitForTraceAsync(
            answer.GetProperty("answerId").GetString()!,
            arrived => arrived.Any(span => span.Name == "POST /answers") && arrived.Any(span => span.Name == "POST /search"),
            Cancellation);

        var server = spans.Single(span => span.Name == "POST /answers");
        var workflow = spans.Single(span => span.Name == "invoke_workflow answer");
        var retrieval = spans.Single(span => span.Name == "retrieval ragdb");
        var chat = spans.Single(span => span.Name == "chat extractive-1");
        var search = spans.Single(span => span.Name == "POST /search");
        var embeddings = spans.Single(span => span.Name == "embeddings hash-1");

        server.Service.ShouldBe("generator");
        search.Service.ShouldBe("retriever");
        workflow.ParentSpanId.ShouldBe(server.SpanId);
        retrieval.ParentSpanId.ShouldBe(workflow.SpanId);
        chat.ParentSpanId.ShouldBe(workflow.SpanId);
        Ancestors(search, spans).ShouldContain(retrieval);
        Ancestors(embeddings, spans).ShouldContain(search);
        spans.Where(span => span.Attributes.ContainsKey("db.query.text") || span.Attributes.ContainsKey("db.statement"))
            .ShouldContain(span => span.Service == "retriever" && Ancestors(span, spans).Contains(search));

        foreach (var span in spans)
        {
            span.Resource.Keys.ShouldContain("service.version");
            span.Resource.Keys.ShouldContain("service.instance.id");
            span.Resource["deployment.environment.name"].ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task TheChatSpanCarriesEveryGenAiAttribute()
    {
        await application.KnowledgeIngestedAsync(Cancellation);
        using var response = await application.Generator.PostAsJsonAsync("/answers", new { question = "What does an answer cost?" }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        var spans = await application.Dashboard.WaitForTraceAsync(
            answer.GetProperty("answerId").GetString()!, arrived => arrived.Any(span => span.Name == "POST /answers"), Cancellation);

        var chat = spans.Single(span => span.Name == "chat extractive-1");
        chat.Kind.ShouldBe(Internal, "the built-in model runs in the process");
        chat.Attributes["gen_ai.operation.name"].ShouldBe("chat");
        chat.Attributes["gen_ai.provider.name"].ShouldBe("llmrag");
        chat.Attributes["gen_ai.request.model"].ShouldBe("extractive-1");
        chat.Attributes["gen_ai.response.model"].ShouldBe("extractive-1");
        chat.Attributes["gen_ai.response.id"].ShouldNotBeEmpty();
        chat.Attributes["gen_ai.response.finish_reasons"].ShouldContain("stop");
        chat.Attributes["gen_ai.conversation.id"].ShouldBe(answer.GetProperty("conversationId").GetString());
        chat.Attributes["gen_ai.prompt.name"].ShouldBe("answer");
        chat.Attributes["gen_ai.prompt.version"].ShouldBe(answer.GetProperty("promptVersion").GetString());
        chat.Attributes["gen_ai.usage.input_tokens"].ShouldBe(answer.GetProperty("usage").GetProperty("inputTokens").GetRawText());
        chat.Attributes["gen_ai.usage.output_tokens"].ShouldBe(answer.GetProperty("usage").GetProperty("outputTokens").GetRawText());

        // The AppHost turns content capture on in Development.
        JsonDocument.Parse(chat.Attributes["gen_ai.input.messages"]).RootElement.EnumerateArray().Last().GetProperty("role").GetString().ShouldBe("user");
        JsonDocument.Parse(chat.Attributes["gen_ai.output.messages"]).RootElement[0].GetProperty("parts")[0].GetProperty("content").GetString()!
            .ShouldContain(answer.GetProperty("answer").GetString()![..20]);

        var retrieval = spans.Single(span => span.Name == "retrieval ragdb");
        retrieval.Kind.ShouldBe(Client);
        retrieval.Attributes["gen_ai.operation.name"].ShouldBe("retrieval");
        retrieval.Attributes["gen_ai.data_source.id"].ShouldBe("ragdb");
        var documents = JsonDocument.Parse(retrieval.Attributes["gen_ai.retrieval.documents"]).RootElement;
        documents.GetArrayLength().ShouldBeGreaterThan(0);
        documents[0].GetProperty("id").GetString().ShouldNotBeNullOrEmpty();
        documents[0].GetProperty("score").GetDouble().ShouldBeGreaterThan(0);

        var workflow = spans.Single(span => span.Name == "invoke_workflow answer");
        workflow.Kind.ShouldBe(Internal);
        workflow.Attributes["gen_ai.operation.name"].ShouldBe("invoke_workflow");
        workflow.Attributes["gen_ai.workflow.name"].ShouldBe("answer");
    }

    private static List<ExportedSpan> Ancestors(ExportedSpan span, IReadOnlyList<ExportedSpan> spans)
    {
        var ancestors = new List<ExportedSpan>();
        for (var parent = Parent(span); parent is not null; parent = Parent(parent))
        {
            ancestors.Add(parent);
        }

        return ancestors;

        ExportedSpan? Parent(ExportedSpan child) => spans.FirstOrDefault(candidate => candidate.SpanId == child.ParentSpanId);
    }
}
