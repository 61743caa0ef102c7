using LlmRag.Generator.Models;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Models;

/// <summary>Calls through the whole stack, over HTTP, against a server that behaves badly.</summary>
public class ModelCallTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StreamsChunkByChunkAndSaysWhichModelAnswers()
    {
        var hold = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hel", "lo"], HoldEnd = hold.Task, Model = "test-model-2026" });
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        List<ChatResponseUpdate> updates = [];
        await foreach (var update in host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token))
        {
            updates.Add(update);
            if (string.Concat(updates.Select(u => u.Text)) == "Hello")
            {
                // Only a client that passes chunks on as they come gets here: the server is still waiting.
                hold.TrySetResult();
            }
        }

        var call = ModelCall.From(updates[0]).ShouldNotBeNull();
        call.Name.ShouldBe("chat");
        call.Provider.ShouldBe("openai");
        call.Model.ShouldBe("test-model");
        call.Fallbacks.ShouldBeEmpty();
        updates.Skip(1).ShouldAllBe(update => ModelCall.From(update) == null);
        var response = updates.ToChatResponse();
        response.Text.ShouldBe("Hello");
        response.ModelId.ShouldBe("test-model-2026");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.Usage!.InputTokenCount.ShouldBe(12);
        response.Usage.OutputTokenCount.ShouldBe(7);

        var request = server.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/chat/completions");
        request.Headers["Authorization"].ShouldBe("Bearer sk-test");
        request.Json.GetProperty("model").GetString().ShouldBe("test-model");
    }

    [Fact]
    public async Task NeverSendsTheContextOfTheAnswer()
    {
        await using var server = await ModelServer.StartAsync();
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));
        var options = new AnswerContext("context-question", [new AnswerPassage(1, "context-title", null, "context-text", 1)]).AddTo(new ChatOptions());

        await host.Client.GetResponseAsync(Question, options, Token);
        await host.Client.GetStreamingResponseAsync(Question, options, Token).ToListAsync(Token);

        server.Requests.Count.ShouldBe(2);
        server.Requests.ShouldAllBe(request => !request.Body.Contains("context"));
        AnswerContext.From(options).ShouldNotBeNull();
    }

    [Fact]
    public async Task ReadsToolCalls()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.ToolCall("search", "{\"q\":", "\"rag\"}"));
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        var response = await host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToChatResponseAsync(Token);

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        call.Name.ShouldBe("search");
        call.Arguments!["q"]!.ToString().ShouldBe("rag");
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task SpeaksToAzureByDeploymentsAndWithoutVersions()
    {
        await using var server = await ModelServer.StartAsync();
        using var byDeployment = new ModelHost(("ConnectionStrings:chat", $"Provider=azureopenai;Endpoint={server.Address};Key=azure-key;Model=my-gpt;ApiVersion=2024-10-21"));
        using var versionless = new ModelHost(("ConnectionStrings:chat", $"Provider=azureopenai;Endpoint={server.Address};Key=azure-key;Model=my-gpt"));

        await byDeployment.Client.GetResponseAsync(Question, cancellationToken: Token);
        await versionless.Client.GetResponseAsync(Question, cancellationToken: Token);

        server.Requests[0].Path.ShouldBe("/openai/deployments/my-gpt/chat/completions");
        server.Requests[0].Query.ShouldBe("?api-version=2024-10-21");
        server.Requests[0].Headers["api-key"].ShouldBe("azure-key");
        server.Requests[0].Headers.ContainsKey("Authorization").ShouldBeFalse();
        server.Requests[1].Path.ShouldBe("/openai/v1/chat/completions");
        server.Requests[1].Headers["Authorization"].ShouldBe("Bearer azure-key");
    }

    public static TheoryData<string> Transient => ["429", "500", "503", "reset", "truncated", "reset in stream", "silence"];

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task TriesAgainBeforeTheFirstToken(string failure)
    {
        await using var server = await ModelServer.StartAsync(failure switch
        {
            "429" => ModelReply.Error(429, "rate_limit_exceeded", retryAfter: "0"),
            "reset" => ModelReply.Reset,
            "truncated" => new CompletionReply { Ending = StreamEnding.Truncated },
            "reset in stream" => new CompletionReply { Ending = StreamEnding.Reset },
            "silence" => ModelReply.Silence,
            _ => ModelReply.Error(int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture)),
        });
        using var host = new ModelHost(
            ("ConnectionStrings:chat", server.ConnectionString()),
            ("Models:FirstTokenTimeout", failure == "silence" ? "00:00:01" : "00:01:00"));

        var response = await host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToChatResponseAsync(Token);

        response.Text.ShouldBe("Hello world");
        server.Requests.Count.ShouldBe(2);
        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.ParentSpanId.ShouldBe(host.ParentId);
        span.TagObjects.Select(tag => tag.Key).ShouldBeUnique();
        host.HttpSpans.Count.ShouldBe(2);
        host.HttpSpans.ShouldAllBe(span => span.ParentSpanId == host.ModelSpans[0].SpanId);
    }

    [Theory]
    [InlineData(400, "context_length_exceeded", ModelErrorKind.BadRequest, 1)]
    [InlineData(400, "content_filter", ModelErrorKind.ContentFiltered, 1)]
    [InlineData(401, "invalid_api_key", ModelErrorKind.Unauthorized, 1)]
    [InlineData(403, null, ModelErrorKind.Unauthorized, 1)]
    [InlineData(404, "model_not_found", ModelErrorKind.BadRequest, 1)]
    [InlineData(429, "insufficient_quota", ModelErrorKind.RateLimited, 1)]
    [InlineData(429, "rate_limit_exceeded", ModelErrorKind.RateLimited, 3)]
    [InlineData(502, null, ModelErrorKind.Unavailable, 3)]
    public async Task SaysWhyNoModelAnswered(int status, string? code, ModelErrorKind kind, int tries)
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = _ => ModelReply.Error(status, code);
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        var streamed = await Should.ThrowAsync<ModelException>(async () => await host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token));
        server.Requests.Count.ShouldBe(tries);
        var whole = await Should.ThrowAsync<ModelException>(() => host.Client.GetResponseAsync(Question, cancellationToken: Token));

        foreach (var error in (ModelException[])[streamed, whole])
        {
            error.Kind.ShouldBe(kind);
            error.StatusCode.ShouldBe(status);
            error.ProviderCode.ShouldBe(code);
            error.Message.ShouldContain("test-model");
            error.Message.ShouldNotContain("sk-test");
        }
    }

    [Fact]
    public async Task DoesNotWaitForARetryAfterBeyondTheLimitAndPassesItOn()
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = _ => ModelReply.Error(429, "rate_limit_exceeded", retryAfter: "3600");
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        var error = await Should.ThrowAsync<ModelException>(() => host.Client.GetResponseAsync(Question, cancellationToken: Token));

        error.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("application/json", "<html>Welcome to the proxy</html>")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "{\"choices\":[]}")]
    [InlineData("application/json", "null")]
    [InlineData("text/event-stream", "data: nonsense\n\n")]
    [InlineData("text/event-stream", "data: [1,2,3]\n\n")]
    public async Task CallsRubbishAnInvalidResponse(string type, string body)
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = _ => ModelReply.Raw(200, type, body);
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        var error = await Should.ThrowAsync<ModelException>(async () =>
        {
            if (type == "application/json")
            {
                await host.Client.GetResponseAsync(Question, cancellationToken: Token);
            }
            else
            {
                await host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token);
            }
        });

        error.Kind.ShouldBe(ModelErrorKind.InvalidResponse);
    }

    [Theory]
    [InlineData(StreamEnding.Truncated, ModelErrorKind.Unavailable)]
    [InlineData(StreamEnding.Reset, ModelErrorKind.Unavailable)]
    [InlineData(StreamEnding.Malformed, ModelErrorKind.InvalidResponse)]
    [InlineData(StreamEnding.Stall, ModelErrorKind.Timeout)]
    [InlineData(StreamEnding.Endless, ModelErrorKind.Timeout)]
    public async Task NeverTriesAgainAfterTheFirstToken(StreamEnding ending, ModelErrorKind kind)
    {
        // A reset throws away what the client has not read yet, so the server waits for it to have read.
        var read = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello", " wor"], Ending = ending, HoldEnd = read.Task });
        using var host = new ModelHost(
            ("ConnectionStrings:chat", server.ConnectionString()),
            ("ConnectionStrings:spare", server.ConnectionString("spare")),
            ("Models:Fallbacks:0", "spare"),
            ("Models:IdleTimeout", ending is StreamEnding.Stall ? "00:00:00.500" : "00:01:00"),
            ("Models:TotalTimeout", ending is StreamEnding.Endless ? "00:00:02" : "00:01:00"));

        List<string> texts = [];
        var error = await Should.ThrowAsync<ModelException>(async () =>
        {
            await foreach (var update in host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token))
            {
                texts.Add(update.Text);
                if (string.Concat(texts) == "Hello wor")
                {
                    read.TrySetResult();
                }
            }
        });

        error.Kind.ShouldBe(kind);
        string.Concat(texts).ShouldStartWith("Hello wor");
        var request = server.Requests.ShouldHaveSingleItem();
        if (ending is StreamEnding.Stall or StreamEnding.Endless)
        {
            await request.Aborted.WaitAsync(Token);
        }
    }

    [Fact]
    public async Task FallsBackAlongTheChainAndTellsOfIt()
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = request => request.Json.GetProperty("model").GetString() switch
        {
            "second" => ModelReply.Error(401),
            "third" => ModelReply.Text("third answers"),
            _ => ModelReply.Error(500),
        };
        using var host = new ModelHost(
            ("ConnectionStrings:chat", server.ConnectionString("first")),
            ("ConnectionStrings:b", server.ConnectionString("second")),
            ("ConnectionStrings:c", server.ConnectionString("third")),
            ("Models:Fallbacks:0", "b"),
            ("Models:Fallbacks:1", "c"),
            ("Models:MaxRetries", "1"));

        var updates = await host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token);
        var whole = await host.Client.GetResponseAsync(Question, cancellationToken: Token);

        updates.ToChatResponse().Text.ShouldBe("third answers");
        whole.Text.ShouldBe("third answers");
        foreach (var call in (ModelCall?[])[ModelCall.From(updates[0]), ModelCall.From(whole)])
        {
            call!.Model.ShouldBe("third");
            call.Fallbacks.Select(fallback => fallback.Model).ShouldBe(["first", "second"]);
        }

        host.ModelSpans.Take(3).Select(span => span.DisplayName).ShouldBe(["chat first", "chat second", "chat third"]);
        server.Requests.Count.ShouldBe(2 * (2 + 1 + 1));
    }

    [Fact]
    public async Task FallsBackToTheBuiltInModelWhenAsked()
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = _ => ModelReply.Reset;
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()), ("Models:Fallbacks:0", "extractive"));
        var options = new AnswerContext("Who wrote Faust?", [new AnswerPassage(1, "Faust", null, "Goethe wrote Faust.", 1)]).AddTo(new ChatOptions());

        var response = await host.Client.GetResponseAsync(Question, options, Token);

        ModelCall.From(response)!.BuiltIn.ShouldBeTrue();
        response.Text.ShouldContain("Goethe wrote Faust.");
    }

    [Fact]
    public async Task NamesEveryFailureWhenTheWholeChainFails()
    {
        await using var server = await ModelServer.StartAsync();
        server.Reply = request => request.Body.Contains("second") ? ModelReply.Error(429, retryAfter: "60") : ModelReply.Error(401);
        using var host = new ModelHost(
            ("ConnectionStrings:chat", server.ConnectionString("first")), ("ConnectionStrings:b", server.ConnectionString("second")), ("Models:Fallbacks:0", "b"));

        var error = await Should.ThrowAsync<ModelException>(() => host.Client.GetResponseAsync(Question, cancellationToken: Token));

        error.Kind.ShouldBe(ModelErrorKind.RateLimited);
        error.RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));
        error.Fallbacks.ShouldHaveSingleItem().Model.ShouldBe("first");
    }

    [Fact]
    public async Task DoesNotCarryAFilteredRequestToAnotherModel()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Error(400, "content_filter"));
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()), ("Models:Fallbacks:0", "extractive"));

        var error = await Should.ThrowAsync<ModelException>(() => host.Client.GetResponseAsync(Question, cancellationToken: Token));

        error.Kind.ShouldBe(ModelErrorKind.ContentFiltered);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancellingAbortsTheRequest(bool beforeTheFirstToken)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = beforeTheFirstToken ? [] : ["Hello"], Ending = StreamEnding.Stall });
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()), ("Models:Fallbacks:0", "extractive"));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var updates = host.Client.GetStreamingResponseAsync(Question, cancellationToken: cancellation.Token).GetAsyncEnumerator(cancellation.Token);

        var next = updates.MoveNextAsync().AsTask();
        if (!beforeTheFirstToken)
        {
            (await next).ShouldBeTrue();
            next = updates.MoveNextAsync().AsTask();
        }

        while (server.Requests.Count == 0)
        {
            await Task.Yield();
        }

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next);
        await updates.DisposeAsync();
        await server.Requests.ShouldHaveSingleItem().Aborted.WaitAsync(Token);
        host.ModelSpans.ShouldHaveSingleItem().GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });
    }

    [Fact]
    public async Task LeavingTheStreamAbortsTheRequest()
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], Ending = StreamEnding.Endless });
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()));

        await foreach (var _ in host.Client.GetStreamingResponseAsync(Question, cancellationToken: Token))
        {
            break;
        }

        await server.Requests.ShouldHaveSingleItem().Aborted.WaitAsync(Token);
        var span = host.ModelSpans.ShouldHaveSingleItem();
        span.GetTagItem("error.type").ShouldBe("System.OperationCanceledException");
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });
    }

    [Fact]
    public async Task RefusesAModelThatIsNotInTheCatalogue()
    {
        using var host = new ModelHost();

        var error = await Should.ThrowAsync<ModelException>(() => host.Client.GetResponseAsync(Question, new ChatOptions { ModelId = "gpt-9" }, Token));

        error.Kind.ShouldBe(ModelErrorKind.BadRequest);
        error.Message.ShouldContain("extractive");
    }
}
