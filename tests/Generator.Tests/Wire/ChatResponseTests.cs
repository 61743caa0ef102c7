using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>What the server sends is what the caller reads, as one response and as a stream.</summary>
public sealed class ChatResponseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadsTextModelFinishReasonAndUsage(bool streams)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply
        {
            Chunks = ["Paris", " is", " the capital.\n", "é€😀"],
            Model = "answered-by",
            Usage = new(100, 20, 60, 5),
        });

        var response = await AskAsync(server, streams);

        response.Text.ShouldBe("Paris is the capital.\né€😀");
        response.ModelId.ShouldBe("answered-by");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.ResponseId.ShouldStartWith("chatcmpl-");
        response.CreatedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1));
        response.Messages.ShouldHaveSingleItem().Role.ShouldBe(ChatRole.Assistant);
        var usage = response.Usage.ShouldNotBeNull();
        usage.InputTokenCount.ShouldBe(100);
        usage.OutputTokenCount.ShouldBe(20);
        usage.TotalTokenCount.ShouldBe(120);
        usage.CachedInputTokenCount.ShouldBe(60);
        usage.ReasoningTokenCount.ShouldBe(5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HasNoUsageWhereTheServerSendsNone(bool streams)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], Usage = null });

        (await AskAsync(server, streams)).Usage.ShouldBeNull();
    }

    [Theory]
    [InlineData("stop", false)]
    [InlineData("stop", true)]
    [InlineData("length", false)]
    [InlineData("length", true)]
    [InlineData("content_filter", false)]
    [InlineData("content_filter", true)]
    [InlineData("tool_calls", false)]
    [InlineData("tool_calls", true)]
    public async Task KeepsTheFinishReason(string reason, bool streams)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], FinishReason = reason });

        (await AskAsync(server, streams)).FinishReason!.Value.Value.ShouldBe(reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PutsTheArgumentsOfAToolCallTogether(bool streams)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.ToolCall("search", "{\"query\":", "\"rag\",", "\"top\":3}"));

        var response = await AskAsync(server, streams);

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        call.CallId.ShouldBe("call_1");
        call.Name.ShouldBe("search");
        call.Exception.ShouldBeNull();
        call.Arguments.ShouldNotBeNull().Keys.ShouldBe(["query", "top"]);
        call.Arguments["query"]!.ToString().ShouldBe("rag");
        call.Arguments["top"]!.ToString().ShouldBe("3");
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReportsArgumentsThatAreNoJsonInsteadOfFailing(bool streams)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.ToolCall("search", "{\"query\":"));

        var response = await AskAsync(server, streams);

        response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem().Exception.ShouldNotBeNull();
    }

    [Fact]
    public async Task GivesEachChunkAsItArrives()
    {
        var hold = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hel", "lo"], HoldEnd = hold.Task });

        List<string> texts = [];
        await foreach (var update in OpenAIClients.Chat(server).GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            if (update.Text.Length > 0)
            {
                texts.Add(update.Text);
            }

            // The server keeps the end back until both chunks were read: a client that collects first would never come here.
            if (texts.Count == 2)
            {
                hold.TrySetResult();
            }
        }

        texts.ShouldBe(["Hel", "lo"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadsReasoningOfCompatibleServersApartFromTheText(bool streams)
    {
        await using var server = await ModelServer.StartAsync(streams
            ? ModelReply.Raw(200, "text/event-stream", """
                data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Think."}}]}

                data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Answer."},"finish_reason":"stop"}]}

                data: [DONE]


                """)
            : ModelReply.Raw(200, "application/json", """
                {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop",
                 "message":{"role":"assistant","content":"Answer.","reasoning_content":"Think."}}]}
                """));

        var response = await AskAsync(server, streams);

        response.Text.ShouldBe("Answer.");
        response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().ShouldHaveSingleItem().Text.ShouldBe("Think.");
    }

    [Fact]
    public async Task ReadsRefusalsAndAnnotations()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Raw(200, "application/json", """
            {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{
             "role":"assistant","content":"See there.","refusal":"I would rather not.",
             "annotations":[{"type":"url_citation","url_citation":{"start_index":4,"end_index":9,"title":"There","url":"https://example.org/"}}]}}]}
            """));

        var contents = (await AskAsync(server, streams: false)).Messages.ShouldHaveSingleItem().Contents;

        var refusal = contents.OfType<ErrorContent>().ShouldHaveSingleItem();
        refusal.Message.ShouldBe("I would rather not.");
        refusal.ErrorCode.ShouldBe("Refusal");
        var citation = contents.OfType<TextContent>().ShouldHaveSingleItem().Annotations.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBeOfType<CitationAnnotation>();
        citation.Title.ShouldBe("There");
        citation.Url.ShouldBe(new Uri("https://example.org/"));
        var region = citation.AnnotatedRegions.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBeOfType<TextSpanAnnotatedRegion>();
        (region.StartIndex, region.EndIndex).ShouldBe((4, 9));
    }

    private static Task<ChatResponse> AskAsync(ModelServer server, bool streams)
    {
        var client = OpenAIClients.Chat(server);
        var cancellationToken = TestContext.Current.CancellationToken;
        return streams
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken)
            : client.GetResponseAsync("Hi", cancellationToken: cancellationToken);
    }
}
