using System.Text.Json;

namespace LlmRag.Servers.ModelServer;

/// <summary>A request that the server got.</summary>
/// <param name="Path">The path, with <c>/v1</c> or whatever the client put there.</param>
/// <param name="Query">The query, with its question mark, or empty.</param>
/// <param name="Headers">The headers, by name in any case.</param>
/// <param name="Body">The body as text.</param>
public sealed record ModelRequest(string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>Whether the client asked for a stream.</summary>
    public bool Streaming => Json.TryGetProperty("stream", out var stream) && stream.ValueKind is JsonValueKind.True;

    /// <summary>Whether the client asked for the usage at the end of the stream.</summary>
    public bool IncludesUsage =>
        Json.TryGetProperty("stream_options", out var options)
        && options.TryGetProperty("include_usage", out var usage)
        && usage.ValueKind is JsonValueKind.True;

    /// <summary>Completes when the client gave up before the response was whole.</summary>
    public Task Aborted => _aborted.Task;

    internal void Abort() => _aborted.TrySetResult();
}
