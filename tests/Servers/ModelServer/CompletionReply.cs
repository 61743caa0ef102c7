using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LlmRag.Servers.ModelServer;

/// <summary>
/// A chat completion. As a stream:
/// <code>
/// data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}
///
/// data: [DONE]
/// </code>
/// </summary>
public sealed class CompletionReply : ModelReply
{
    /// <summary>The text, or the arguments of the function, in the pieces in which a stream brings it.</summary>
    public IReadOnlyList<string> Chunks { get; init; } = [];

    /// <summary>The function to call, or null for text.</summary>
    public string? Function { get; init; }

    public string FinishReason { get; init; } = "stop";

    /// <summary>The tokens; a stream brings them only if the request asks for them. Null for a server that never does.</summary>
    public ModelUsage? Usage { get; init; } = new(12, 7);

    /// <summary>The model that answers; null for the one that was asked for.</summary>
    public string? Model { get; init; }

    public string? SystemFingerprint { get; init; }

    public string? ServiceTier { get; init; }

    /// <summary>The time before the first byte and, in a stream, before each chunk.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How a stream ends.</summary>
    public StreamEnding Ending { get; init; }

    /// <summary>Where the reply waits before its first byte; null for no wait.</summary>
    public Task? HoldStart { get; init; }

    /// <summary>Where a stream waits before it goes on from its last chunk to its end; null for no wait.</summary>
    public Task? HoldEnd { get; init; }

    internal override async Task WriteAsync(ModelRequest request, HttpContext context)
    {
        if (HoldStart is not null)
        {
            await HoldStart.WaitAsync(context.RequestAborted);
        }

        var id = $"chatcmpl-{Guid.NewGuid():N}";
        if (!request.Streaming)
        {
            await PauseAsync(context);
            await context.Response.WriteAsJsonAsync(Completion(id, request), context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await SendAsync(context, Chunk(id, request, new { role = "assistant", content = "" }));
        for (var i = 0; i < Chunks.Count; i++)
        {
            await PauseAsync(context);
            await SendAsync(context, Chunk(id, request, Delta(i)));
        }

        if (HoldEnd is not null)
        {
            await HoldEnd.WaitAsync(context.RequestAborted);
        }

        await EndAsync(id, request, context);
    }

    private async Task EndAsync(string id, ModelRequest request, HttpContext context)
    {
        switch (Ending)
        {
            case StreamEnding.Truncated:
                break;
            case StreamEnding.Reset:
                context.Abort();
                break;
            case StreamEnding.Stall:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case StreamEnding.Malformed:
                await context.Response.WriteAsync("data: {\"id\": not json\n\n", context.RequestAborted);
                break;
            case StreamEnding.Endless:
                while (true)
                {
                    context.RequestAborted.ThrowIfCancellationRequested();
                    await SendAsync(context, Chunk(id, request, Delta(Chunks.Count - 1)));
                }

            default:
                await SendAsync(context, Chunk(id, request, new { }, FinishReason));
                if (Usage is not null && request.IncludesUsage)
                {
                    await SendAsync(context, new { id, @object = "chat.completion.chunk", created = 1, model = ModelName(request), choices = Array.Empty<object>(), usage = Usage.ToJson() });
                }

                await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
                break;
        }
    }

    private object Completion(string id, ModelRequest request) => new
    {
        id,
        @object = "chat.completion",
        created = 1,
        model = ModelName(request),
        system_fingerprint = SystemFingerprint,
        service_tier = ServiceTier,
        choices = new[]
        {
            new
            {
                index = 0,
                message = Function is null
                    ? (object)new { role = "assistant", content = string.Concat(Chunks) }
                    : new { role = "assistant", content = (string?)null, tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = Function, arguments = string.Concat(Chunks) } } } },
                finish_reason = FinishReason,
            },
        },
        usage = Usage?.ToJson(),
    };

    private object Delta(int i) => Function is null
        ? new { content = Chunks[i] }
        : i == 0
            ? new { tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name = Function, arguments = Chunks[i] } } } }
            : new { tool_calls = new[] { new { index = 0, function = new { arguments = Chunks[i] } } } };

    private object Chunk(string id, ModelRequest request, object delta, string? finishReason = null) => new
    {
        id,
        @object = "chat.completion.chunk",
        created = 1,
        model = ModelName(request),
        system_fingerprint = SystemFingerprint,
        service_tier = ServiceTier,
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    };

    private string ModelName(ModelRequest request) => Model ?? request.Json.GetProperty("model").GetString()!;

    private Task PauseAsync(HttpContext context) => Delay > TimeSpan.Zero ? Task.Delay(Delay, context.RequestAborted) : Task.CompletedTask;

    private static async Task SendAsync(HttpContext context, object chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
