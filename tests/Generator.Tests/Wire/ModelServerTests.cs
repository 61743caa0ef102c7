using System.Net.Http.Json;
using LlmRag.Servers.ModelServer;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>The server itself, where the OpenAI package would hide what it does.</summary>
public sealed class ModelServerTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task AStreamHasTheUsageOnlyIfTheRequestAsksForIt(bool asks, bool has)
    {
        await using var server = await ModelServer.StartAsync();
        using var client = new HttpClient();

        using var response = await client.PostAsJsonAsync(
            $"{server.Endpoint}/chat/completions",
            new { model = "m", messages = Array.Empty<object>(), stream = true, stream_options = new { include_usage = asks } },
            TestContext.Current.CancellationToken);

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.Contains("prompt_tokens", StringComparison.Ordinal).ShouldBe(has);
        body.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task AReplyHeldBackSendsNotEvenItsHeaders()
    {
        var hold = new TaskCompletionSource();
        await using var server = await ModelServer.StartAsync(new CompletionReply { Chunks = ["Hello"], HoldStart = hold.Task });
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{server.Endpoint}/chat/completions")
        {
            Content = JsonContent.Create(new { model = "m", stream = true }),
        };

        var answering = client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await server.NextRequestAsync(TestContext.Current.CancellationToken);
        answering.IsCompleted.ShouldBeFalse();
        hold.SetResult();

        using var response = await answering;
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Hello");
    }
}
