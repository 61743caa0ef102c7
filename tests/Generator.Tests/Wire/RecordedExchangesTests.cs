using System.ClientModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmRag.Servers.Machine;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>
/// Answers of OpenAI, Azure OpenAI and compatible servers, recorded by open-source projects, played back byte for byte: what the caller reads is
/// what the recorded body says. The recordings are not part of the repository (see <see cref="Repository.Data"/>).
/// </summary>
public sealed class RecordedExchangesTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, WireFixture>> Exchanges = new(Read);

    public static TheoryData<string> Completions => Names(fixture => fixture.Status == 200 && IsChat(fixture) && Unreadable(fixture) is null);

    public static TheoryData<string> Embeddings => Names(fixture => fixture.Status == 200 && !IsChat(fixture));

    public static TheoryData<string> Errors => Names(fixture => fixture.Status >= 400);

    public static TheoryData<string> NotCompletions => Names(fixture => fixture.Status == 200 && IsChat(fixture) && Unreadable(fixture) is not null);

    [Fact]
    public void TheRecordingsAreRead()
    {
        if (Repository.Data is null)
        {
            Assert.Skip("The public data sets are not on this machine: set LLMRAG_DATA to their folder.");
        }

        Exchanges.Value.Count.ShouldBeGreaterThan(300);
        Completions.Count.ShouldBeGreaterThan(300);
        Embeddings.Count.ShouldBeGreaterThan(10);
        Errors.Count.ShouldBeGreaterThan(5);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Completions))]
    public async Task ACompletionReadsAsRecorded(string name)
    {
        var fixture = Exchanges.Value[name];
        await using var server = await ModelServer.StartAsync(fixture.Reply);

        var response = await AskAsync(server, fixture.Sse);

        var recorded = RecordedCompletion.Read(fixture);
        response.Text.ShouldBe(recorded.Text);
        response.ModelId.ShouldBe(recorded.Model);
        response.FinishReason?.Value.ShouldBe(recorded.FinishReason);
        response.Usage?.InputTokenCount.ShouldBe(recorded.InputTokens);
        response.Usage?.OutputTokenCount.ShouldBe(recorded.OutputTokens);
        response.Usage?.CachedInputTokenCount.GetValueOrDefault().ShouldBe(recorded.CachedTokens);
        response.Usage?.ReasoningTokenCount.GetValueOrDefault().ShouldBe(recorded.ReasoningTokens);
        (response.Usage is not null).ShouldBe(recorded.InputTokens is not null);
        response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.Name).ShouldBe(recorded.ToolCalls);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(NotCompletions))]
    public async Task WhatIsNoCompletionFails(string name)
    {
        var fixture = Exchanges.Value[name];
        await using var server = await ModelServer.StartAsync(fixture.Reply);

        var error = await Record.ExceptionAsync(() => AskAsync(server, fixture.Sse));

        error.ShouldBeAssignableTo(Unreadable(fixture)!);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Embeddings))]
    public async Task EmbeddingsReadAsRecorded(string name)
    {
        var fixture = Exchanges.Value[name];
        await using var server = await ModelServer.StartAsync(fixture.Reply);

        var embeddings = await OpenAIClients.Embeddings(server).GenerateAsync(["text"], cancellationToken: TestContext.Current.CancellationToken);

        using var body = JsonDocument.Parse(fixture.ResponseBody);
        var vectors = body.RootElement.GetProperty("data").EnumerateArray().Select(item => Vector(item.GetProperty("embedding"))).ToArray();
        embeddings.Count.ShouldBe(vectors.Length);
        embeddings.Zip(vectors).ShouldAllBe(pair => pair.First.Vector.ToArray().SequenceEqual(pair.Second));
        embeddings.Usage!.InputTokenCount.ShouldBe(body.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
        embeddings[0].ModelId.ShouldBe(body.RootElement.GetProperty("model").GetString());
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Errors))]
    public async Task AnErrorHasItsStatus(string name)
    {
        var fixture = Exchanges.Value[name];
        await using var server = await ModelServer.StartAsync(fixture.Reply);

        var error = await Should.ThrowAsync<ClientResultException>(() => IsChat(fixture)
            ? AskAsync(server, fixture.Sse)
            : OpenAIClients.Embeddings(server).GenerateAsync(["text"], cancellationToken: TestContext.Current.CancellationToken));

        error.Status.ShouldBe(fixture.Status);
    }

    private static async Task<ChatResponse> AskAsync(ModelServer server, bool streams)
    {
        var client = OpenAIClients.Chat(server);
        var cancellationToken = TestContext.Current.CancellationToken;
        return streams
            ? await client.GetStreamingResponseAsync("Hi", cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync("Hi", cancellationToken: cancellationToken);
    }

    private static Dictionary<string, WireFixture> Read() => Repository.Data is null
        ? []
        : WireFixture.Read(Path.Combine(Repository.Data, "openai_cassettes", "wire_fixtures.jsonl"))
            .Where(fixture => IsChat(fixture) || fixture.Url.AbsolutePath.EndsWith("/embeddings", StringComparison.Ordinal))
            .ToDictionary(fixture => $"{fixture.Source[(fixture.Source.IndexOf(':', StringComparison.Ordinal) + 1)..]}#{fixture.Interaction}");

    private static TheoryData<string> Names(Func<WireFixture, bool> predicate) =>
        [.. Exchanges.Value.Where(exchange => predicate(exchange.Value)).Select(exchange => exchange.Key)];

    private static bool IsChat(WireFixture fixture) => fixture.Url.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal);

    /// <summary>
    /// The exception with which the OpenAI package refuses what is no completion in its eyes. It checks little, so the types are accidental, but
    /// who classifies errors has to know them.
    /// </summary>
    private static Type? Unreadable(WireFixture fixture)
    {
        if (fixture.ResponseBody.Length == 0)
        {
            return typeof(JsonException);
        }

        if (fixture.Sse)
        {
            // A server that counts milliseconds where the API has seconds.
            return RecordedCompletion.Chunks(fixture).Any(chunk => chunk.GetProperty("created").GetInt64() > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                ? typeof(ArgumentOutOfRangeException)
                : null;
        }

        // An error with status 200; an answer of Azure OpenAI whose message its content filter took away.
        return !JsonElement.Parse(fixture.ResponseBody).TryGetProperty("choices", out var choices) ? typeof(ArgumentOutOfRangeException)
            : !choices[0].TryGetProperty("message", out _) ? typeof(NullReferenceException)
            : null;
    }

    private static float[] Vector(JsonElement embedding) => embedding.ValueKind == JsonValueKind.String
        ? MemoryMarshal.Cast<byte, float>(embedding.GetBytesFromBase64()).ToArray()
        : [.. embedding.EnumerateArray().Select(value => value.GetSingle())];
}
