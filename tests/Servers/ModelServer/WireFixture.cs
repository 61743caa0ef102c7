using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmRag.Servers.ModelServer;

/// <summary>One recorded exchange with a real server, a line of <c>openai_cassettes/wire_fixtures.jsonl</c>.</summary>
public sealed record WireFixture(
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("interaction")] int Interaction,
    [property: JsonPropertyName("url")] Uri Url,
    [property: JsonPropertyName("request_body")] string RequestBody,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("response_headers")] Dictionary<string, string> ResponseHeaders,
    [property: JsonPropertyName("sse")] bool Sse,
    [property: JsonPropertyName("response_body")] string ResponseBody)
{
    /// <summary>The exchange played back.</summary>
    public ModelReply Reply => ModelReply.Raw(Status, ResponseHeaders.GetValueOrDefault("content-type") ?? (Sse ? "text/event-stream" : "application/json"), ResponseBody);

    /// <summary>Reads the file.</summary>
    public static IReadOnlyList<WireFixture> Read(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<WireFixture>(line)!)];
}
