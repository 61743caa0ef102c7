using System.Text.Json;
using LlmRag.Servers.ModelServer;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>
/// What a recorded body says, read without the package under test: from the one JSON object or from the chunks of the stream.
/// Clients of the abstraction see the first choice of each.
/// </summary>
internal sealed record RecordedCompletion(
    string Text,
    string? Model,
    string? FinishReason,
    long? InputTokens,
    long? OutputTokens,
    long CachedTokens,
    long ReasoningTokens,
    IReadOnlyList<string> ToolCalls)
{
    public static RecordedCompletion Read(WireFixture fixture)
    {
        var parts = fixture.Sse ? Chunks(fixture) : [JsonElement.Parse(fixture.ResponseBody)];
        var choices = parts.SelectMany(part => Items(part, "choices").Take(1)).ToArray();
        var messages = choices.Select(choice => Member(choice, "delta") ?? Member(choice, "message")).OfType<JsonElement>().ToArray();
        var usage = parts.Select(part => Member(part, "usage")).OfType<JsonElement>().ToArray();

        return new(
            string.Concat(messages.Select(message => Member(message, "content")?.GetString())),
            // Azure OpenAI opens a stream with a chunk about the filtering of the prompt, whose model is the empty string.
            parts.Select(part => Member(part, "model")?.GetString()).FirstOrDefault(model => model is not null),
            choices.Select(choice => Member(choice, "finish_reason")?.GetString()).FirstOrDefault(reason => reason is not null) is { } reason
                ? reason == "function_call" ? "tool_calls" : reason
                : null,
            usage.Length == 0 ? null : usage.Sum(tokens => Number(tokens, "prompt_tokens")),
            usage.Length == 0 ? null : usage.Sum(tokens => Number(tokens, "completion_tokens")),
            usage.Sum(tokens => Number(Member(tokens, "prompt_tokens_details"), "cached_tokens")),
            usage.Sum(tokens => Number(Member(tokens, "completion_tokens_details"), "reasoning_tokens")),
            [.. messages.SelectMany(message => Items(message, "tool_calls"))
                .Select(call => Member(call, "function"))
                .Select(function => function is { } named ? Member(named, "name")?.GetString() : null)
                .OfType<string>()
                .Where(name => name.Length > 0)]);
    }

    /// <summary>The chunks of a recorded stream.</summary>
    public static JsonElement[] Chunks(WireFixture fixture) =>
    [
        .. fixture.ResponseBody.Split('\n')
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonElement.Parse(line["data: ".Length..])),
    ];

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement[] Items(JsonElement json, string name) => Member(json, name) is { } items ? [.. items.EnumerateArray()] : [];

    private static long Number(JsonElement? json, string name) => json is { } parent && Member(parent, name) is { } number ? number.GetInt64() : 0;
}
