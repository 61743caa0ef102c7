using System.Text.Json;
using LlmRag.Generator.Models;
using LlmRag.Servers.Machine;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Models;

/// <summary>Every recorded chat exchange with OpenAI, Azure OpenAI and compatible servers, played back to our client.</summary>
public class WireReplayTests
{
    private static readonly string Path =
        System.IO.Path.Combine(Environment.GetEnvironmentVariable("LLMRAG_DATA") ?? System.IO.Path.Combine(Repository.Root, "..", "shared", "data"), "openai_cassettes", "wire_fixtures.jsonl");

    [Fact]
    public async Task ReadsEveryRecordedChatExchange()
    {
        Assert.SkipUnless(File.Exists(Path), $"The recorded exchanges are not there: {Path} (set LLMRAG_DATA).");
        var token = TestContext.Current.CancellationToken;
        var exchanges = WireFixture.Read(Path).Where(fixture => fixture.Url.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal)).ToList();
        exchanges.Count.ShouldBeGreaterThan(100);
        await using var server = await ModelServer.StartAsync();
        using var host = new ModelHost(("ConnectionStrings:chat", server.ConnectionString()), ("Models:MaxRetries", "0"));

        List<string> wrong = [];
        foreach (var fixture in exchanges)
        {
            var expected = Expected(fixture);
            server.Enqueue(fixture.Reply);
            Outcome actual;
            try
            {
                ChatMessage[] messages = [new(ChatRole.User, "replayed")];
                var response = fixture.Sse
                    ? await host.Client.GetStreamingResponseAsync(messages, cancellationToken: token).ToChatResponseAsync(token)
                    : await host.Client.GetResponseAsync(messages, cancellationToken: token);
                actual = new(null, response.Text, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
            }
            catch (ModelException error)
            {
                actual = new(error.Kind, "", null, null);
            }

            if (actual != expected)
            {
                wrong.Add($"{fixture.Source}#{fixture.Interaction}: expected {expected}, got {actual}");
            }
        }

        wrong.ShouldBeEmpty();
        server.Requests.Count.ShouldBe(exchanges.Count);
    }

    private static Outcome Expected(WireFixture fixture) => fixture.Status switch
    {
        200 => fixture.Sse ? Stream(fixture.ResponseBody) : Whole(fixture.ResponseBody),
        401 => new(ModelErrorKind.Unauthorized, "", null, null),
        _ => new(ModelErrorKind.BadRequest, "", null, null),
    };

    private static Outcome Whole(string body)
    {
        if (body.Length == 0 || JsonElement.Parse(body) is var json && !json.TryGetProperty("choices", out _))
        {
            return new(ModelErrorKind.InvalidResponse, "", null, null);
        }

        // A filtered answer of Azure OpenAI may come without its message: the OpenAI library cannot read that.
        return json.GetProperty("choices")[0].TryGetProperty("message", out var message)
            ? new(null, Text(message), Count(json, "prompt_tokens"), Count(json, "completion_tokens"))
            : new(ModelErrorKind.InvalidResponse, "", null, null);
    }

    // A request for several choices streams them mixed; the first of each chunk is what a client of one choice reads.
    private static Outcome Stream(string body)
    {
        var outcome = new Outcome(null, "", null, null);
        foreach (var line in body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            var json = JsonElement.Parse(line[6..]);
            if (json.GetProperty("created").GetInt64() > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            {
                // One server counts milliseconds where the protocol has seconds: the OpenAI library cannot read that.
                return new(ModelErrorKind.InvalidResponse, "", null, null);
            }

            var choices = json.GetProperty("choices");
            outcome = outcome with
            {
                Text = outcome.Text + (choices.GetArrayLength() > 0 ? Text(choices[0].GetProperty("delta")) : ""),
                Input = Count(json, "prompt_tokens") ?? outcome.Input,
                Output = Count(json, "completion_tokens") ?? outcome.Output,
            };
        }

        return outcome;
    }

    private static string Text(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.String ? content.GetString()! : "";

    private static long? Count(JsonElement json, string name) =>
        json.TryGetProperty("usage", out var usage) && usage.ValueKind is JsonValueKind.Object ? usage.GetProperty(name).GetInt64() : null;

    private sealed record Outcome(ModelErrorKind? Error, string Text, long? Input, long? Output);
}
