using System.ClientModel;
using System.Text.Json;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>How a caller learns that something went wrong.</summary>
public sealed class ChatFailureTests
{
    public static MatrixTheoryData<int, bool> Errors => new([400, 401, 404, 429, 500, 503], [false, true]);

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task AnErrorStatusIsAClientResultException(int status, bool streams)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Error(status, "some_code", "7"));

        var error = await Should.ThrowAsync<ClientResultException>(() => AskAsync(server, streams));

        error.Status.ShouldBe(status);
        error.Message.ShouldContain("some_code");
        error.GetRawResponse().ShouldNotBeNull().Headers.TryGetValue("Retry-After", out var wait).ShouldBeTrue();
        wait.ShouldBe("7");
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("text/html", "<!doctype html><p>Please sign in")]
    [InlineData("application/json", "")]
    [InlineData("application/json", """{"id":"1","choices":[{"message":{"content":"Hel""")]
    public async Task ABodyThatIsNotJsonIsAJsonException(string contentType, string body)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Raw(200, contentType, body));

        await Should.ThrowAsync<JsonException>(() => AskAsync(server, streams: false));
    }

    [Fact]
    public async Task AChunkThatIsNotJsonFailsAfterTheTextBeforeIt()
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hel", "lo"], Ending = StreamEnding.Malformed });

        (await TextBeforeAsync<JsonException>(server)).ShouldBe("Hello");
    }

    [Fact]
    public async Task AResetConnectionFailsTheStream()
    {
        // The reset waits until the text was read: it may take along what is still under way.
        var read = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(
            new CompletionReply { Chunks = ["Hel", "lo"], HoldEnd = read.Task, Ending = StreamEnding.Reset });

        (await TextBeforeAsync<IOException>(server, text =>
        {
            if (text == "Hello")
            {
                read.TrySetResult();
            }
        })).ShouldBe("Hello");
    }

    [Fact]
    public async Task AStreamThatStopsWithoutItsEndHasNoFinishReason()
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hel", "lo"], Ending = StreamEnding.Truncated });

        var response = await AskAsync(server, streams: true);

        response.Text.ShouldBe("Hello");
        response.FinishReason.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheServerSeesThatTheCallerGaveUpBeforeTheFirstByte(bool streams)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Silence);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = AskAsync(server, streams, giveUp.Token);
        var request = await server.NextRequestAsync(TestContext.Current.CancellationToken);

        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        await request.Aborted.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(StreamEnding.Stall)]
    [InlineData(StreamEnding.Endless)]
    public async Task TheServerSeesThatTheCallerGaveUpInTheMiddle(StreamEnding ending)
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], Ending = ending });
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in OpenAIClients.Chat(server).GetStreamingResponseAsync("Hi", cancellationToken: giveUp.Token))
            {
                if (update.Text.Length > 0)
                {
                    await giveUp.CancelAsync();
                }
            }
        });

        await server.Requests[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task TheServerSeesThatTheCallerStoppedReading()
    {
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], Ending = StreamEnding.Stall });

        await foreach (var update in OpenAIClients.Chat(server).GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await server.Requests[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> TextBeforeAsync<TException>(ModelServer server, Action<string>? read = null)
        where TException : Exception
    {
        var text = "";
        await Should.ThrowAsync<TException>(async () =>
        {
            await foreach (var update in OpenAIClients.Chat(server).GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
            {
                text += update.Text;
                read?.Invoke(text);
            }
        });
        return text;
    }

    private static Task<ChatResponse> AskAsync(ModelServer server, bool streams, CancellationToken? token = null)
    {
        var client = OpenAIClients.Chat(server);
        var cancellationToken = token ?? TestContext.Current.CancellationToken;
        return streams
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken)
            : client.GetResponseAsync("Hi", cancellationToken: cancellationToken);
    }
}
