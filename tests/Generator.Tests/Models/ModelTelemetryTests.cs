using System.Diagnostics;
using System.Text.Json;
using LlmRag.Generator.Models;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmRag.Generator.Tests.Models;

/// <summary>Every tag of the span, every measurement, by the GenAI conventions v1.41.1.</summary>
public class ModelTelemetryTests
{
    private static readonly string[] Common = ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "server.address", "server.port"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task RecordsEveryAttributeOfACall(bool streaming, bool capture)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply
        {
            Chunks = ["Hello", " „world“"],
            Usage = new(100, 20, Cached: 60, Reasoning: 5),
            Model = "test-model-2026",
            SystemFingerprint = "fp_1",
            ServiceTier = "default",
        });
        using var host = Host(server, capture);

        await AskAsync(host, streaming, FullOptions());

        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.DisplayName.ShouldBe("chat test-model");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        span.ParentSpanId.ShouldBe(host.ParentId);
        host.SeenBySampler.ShouldBe(Common);
        host.HttpSpans.ShouldHaveSingleItem().ParentSpanId.ShouldBe(span.SpanId);

        var expected = new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.provider.name"] = "openai",
            ["gen_ai.request.model"] = "test-model",
            ["server.address"] = "127.0.0.1",
            ["server.port"] = server.Address.Port,
            ["gen_ai.conversation.id"] = "conversation-1",
            ["gen_ai.prompt.name"] = "answer",
            ["gen_ai.prompt.version"] = "1",
            ["gen_ai.request.frequency_penalty"] = 0.1,
            ["gen_ai.request.max_tokens"] = 64,
            ["gen_ai.request.presence_penalty"] = 0.2,
            ["gen_ai.request.seed"] = 42L,
            ["gen_ai.request.stop_sequences"] = new[] { "END", "STOP" },
            ["gen_ai.request.temperature"] = 0.3,
            ["gen_ai.request.top_k"] = 5.0,
            ["gen_ai.request.top_p"] = 0.9,
            ["gen_ai.output.type"] = "text",
            ["gen_ai.response.finish_reasons"] = new[] { "stop" },
            ["gen_ai.response.model"] = "test-model-2026",
            ["gen_ai.usage.input_tokens"] = 100,
            ["gen_ai.usage.output_tokens"] = 20,
            ["gen_ai.usage.cache_read.input_tokens"] = 60,
            ["gen_ai.usage.reasoning.output_tokens"] = 5,
            ["openai.api.type"] = "chat_completions",
            ["openai.response.service_tier"] = "default",
            ["openai.response.system_fingerprint"] = "fp_1",
        };
        if (streaming)
        {
            expected["gen_ai.request.stream"] = true;
        }

        if (capture)
        {
            expected["gen_ai.system_instructions"] = """[{"type":"text","content":"Instructions."}]""";
            expected["gen_ai.input.messages"] =
                """[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Say \"hello\" <now>"}]}]""";
            expected["gen_ai.output.messages"] =
                """[{"role":"assistant","parts":[{"type":"text","content":"Hello „world“"}],"finish_reason":"stop"}]""";
            expected["gen_ai.tool.definitions"] = """[{"type":"function","name":"search"}]""";
        }

        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        foreach (var (name, value) in expected)
        {
            tags.ShouldContainKey(name);
            tags[name].ShouldBe(value, name);
        }

        tags["gen_ai.response.id"].ShouldBeOfType<string>().ShouldStartWith("chatcmpl-");
        if (streaming)
        {
            tags["gen_ai.response.time_to_first_chunk"].ShouldBeOfType<double>().ShouldBeInRange(double.Epsilon, span.Duration.TotalSeconds + 0.1);
        }

        tags.Count.ShouldBe(expected.Count + (streaming ? 2 : 1), string.Join(", ", tags.Keys.Except(expected.Keys)));
        span.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RecordsTheMetricsOfACall(bool streaming)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["a", "b", "c"], Usage = new(100, 20), Model = "test-model-2026" });
        using var host = Host(server, capture: false);

        await AskAsync(host, streaming, FullOptions());

        string[] common = [.. Common, "gen_ai.response.model"];
        var duration = host.Measurements("gen_ai.client.operation.duration").ShouldHaveSingleItem();
        duration.Instrument.Unit.ShouldBe("s");
        duration.Value.ShouldBeGreaterThan(0);
        duration.Tags.Keys.ShouldBe(common, ignoreOrder: true);
        duration.Tags["gen_ai.response.model"].ShouldBe("test-model-2026");

        var tokens = host.Measurements("gen_ai.client.token.usage");
        tokens.Select(measurement => (measurement.Tags["gen_ai.token.type"], measurement.Value)).ShouldBe([("input", 100), ("output", 20)]);
        tokens.ShouldAllBe(measurement => measurement.Instrument.Unit == "{token}" && measurement.Tags.Count == common.Length + 1);

        var first = host.Measurements("gen_ai.client.operation.time_to_first_chunk");
        var rest = host.Measurements("gen_ai.client.operation.time_per_output_chunk");
        if (streaming)
        {
            first.ShouldHaveSingleItem().Tags.Keys.ShouldBe(common, ignoreOrder: true);
            first[0].Value.ShouldBeLessThanOrEqualTo(duration.Value);

            // "a" is the first chunk; "b", "c", the finish reason and the usage come after it.
            rest.Count.ShouldBe(4);
            rest.ShouldAllBe(measurement => measurement.Tags.Count == common.Length);
        }
        else
        {
            first.ShouldBeEmpty();
            rest.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task RecordsAFailure(bool streaming, bool capture)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Error(401, "invalid_api_key"));
        using var host = Host(server, capture);

        var error = await Should.ThrowAsync<ModelException>(() => AskAsync(host, streaming, new ChatOptions()));

        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.StatusDescription.ShouldBe(error.Message);
        string[] expected =
        [
            .. Common, "error.type", "gen_ai.response.finish_reasons", "openai.api.type",
            .. streaming ? ["gen_ai.request.stream"] : Array.Empty<string>(),
            .. capture ? ["gen_ai.input.messages"] : Array.Empty<string>(),
        ];
        span.TagObjects.Select(tag => tag.Key).ShouldBe(expected, ignoreOrder: true);
        span.GetTagItem("error.type").ShouldBe("invalid_api_key");
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });

        host.Measurements("gen_ai.client.token.usage").ShouldBeEmpty();
        var duration = host.Measurements("gen_ai.client.operation.duration").ShouldHaveSingleItem();
        duration.Tags.Keys.ShouldBe([.. Common, "error.type"], ignoreOrder: true);

        var happened = host.Logs.Where(log => log.Event.Name == "gen_ai.client.operation.exception").ShouldHaveSingleItem();
        happened.Level.ShouldBe(LogLevel.Warning);
        happened.Span.ShouldBe(span.SpanId);
        happened.Exception.ShouldBeNull();
        happened.Attributes["exception.type"].ShouldBe(typeof(ModelException).FullName);
        happened.Attributes["exception.message"].ShouldBe(error.Message);
        happened.Attributes["exception.stacktrace"].ShouldBeOfType<string>().ShouldContain("   at ");
        happened.Attributes.Count.ShouldBe(6);
    }

    [Fact]
    public async Task RecordsWhatHadArrivedWhenAStreamBreaks()
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], Ending = StreamEnding.Truncated });
        using var host = Host(server, capture: true);

        await Should.ThrowAsync<ModelException>(() => AskAsync(host, streaming: true, new ChatOptions()));

        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.response.model").ShouldBe("test-model");
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });
        span.GetTagItem("gen_ai.output.messages").ShouldBe("""[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"error"}]""");
        span.GetTagItem("error.type").ShouldBe(typeof(ModelException).FullName);
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBeNull();
        host.Measurements("gen_ai.client.operation.time_to_first_chunk").Count.ShouldBe(1);
    }

    [Fact]
    public async Task TheBuiltInModelIsInternalAndHasNoServer()
    {
        using var host = new ModelHost();
        var options = new AnswerContext("Who wrote Faust?", [new AnswerPassage(1, "Faust", null, "Goethe wrote Faust.", 1)]).AddTo(new ChatOptions());

        await AskAsync(host, streaming: true, options);

        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.Kind.ShouldBe(ActivityKind.Internal);
        span.TagObjects.Select(tag => tag.Key).ShouldBe(
            [
                "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.request.stream", "gen_ai.response.finish_reasons",
                "gen_ai.response.time_to_first_chunk", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
            ],
            ignoreOrder: true);
        span.GetTagItem("gen_ai.provider.name").ShouldBe("llmrag");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RecordsToolCallsInTheSchemaOfMessages(bool streaming)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.ToolCall("search", "{\"q\":", "\"rag\"}"));
        using var host = Host(server, capture: true);

        await AskAsync(host, streaming, new ChatOptions());

        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "tool_call" });
        var message = JsonElement.Parse((string)span.GetTagItem("gen_ai.output.messages")!)[0];
        message.GetProperty("finish_reason").GetString().ShouldBe("tool_call");
        message.GetProperty("parts").GetRawText().ShouldBe("""[{"type":"tool_call","id":"call_1","name":"search","arguments":{"q":"rag"}}]""");
    }

    private static ModelHost Host(ModelServer server, bool capture) => new(
        ("ConnectionStrings:chat", server.ConnectionString()),
        ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", capture ? "true" : "false"));

    private static ChatOptions FullOptions() =>
        new AnswerContext("question", []) { ConversationId = "conversation-1", PromptName = "answer", PromptVersion = "1" }.AddTo(new ChatOptions
        {
            Instructions = "Instructions.",
            FrequencyPenalty = 0.1f,
            MaxOutputTokens = 64,
            PresencePenalty = 0.2f,
            ResponseFormat = ChatResponseFormat.Text,
            Seed = 42,
            StopSequences = ["END", "STOP"],
            Temperature = 0.3f,
            Tools = [AIFunctionFactory.CreateDeclaration("search", "Searches.", JsonElement.Parse("""{"type":"object","properties":{"q":{"type":"string"}}}"""))],
            TopK = 5,
            TopP = 0.9f,
        });

    private static async Task AskAsync(ModelHost host, bool streaming, ChatOptions options)
    {
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Say \"hello\" <now>")];
        if (streaming)
        {
            await host.Client.GetStreamingResponseAsync(messages, options, Token).ToListAsync(Token);
        }
        else
        {
            await host.Client.GetResponseAsync(messages, options, Token);
        }
    }
}
