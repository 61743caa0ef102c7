using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LlmRag.Servers.ModelServer;

/// <summary>What the server does with one request.</summary>
public abstract class ModelReply
{
    /// <summary>A completion of that text, as JSON or as a stream, as the request wants it.</summary>
    public static CompletionReply Text(params string[] chunks) => new() { Chunks = chunks };

    /// <summary>A completion that calls a function; <paramref name="arguments"/> arrives in pieces.</summary>
    public static CompletionReply ToolCall(string function, params string[] arguments) =>
        new() { Function = function, Chunks = arguments, FinishReason = "tool_calls" };

    /// <summary>An error in OpenAI's form.</summary>
    public static ModelReply Error(int status, string? code = null, string? retryAfter = null) =>
        new RawReply(
            status,
            "application/json",
            JsonSerializer.Serialize(new { error = new { message = $"scripted error {status}", type = "scripted", param = (string?)null, code } }),
            retryAfter is null ? [] : new() { ["Retry-After"] = retryAfter });

    /// <summary>Exactly this.</summary>
    public static ModelReply Raw(int status, string contentType, string body) => new RawReply(status, contentType, body, []);

    /// <summary>No response at all, until the client gives up.</summary>
    public static ModelReply Silence { get; } = new SilentReply();

    /// <summary>The connection is reset instead of a response.</summary>
    public static ModelReply Reset { get; } = new ResetReply();

    /// <summary>One vector for each input.</summary>
    public static ModelReply Embeddings(int dimensions) => new EmbeddingsReply(dimensions);

    internal abstract Task WriteAsync(ModelRequest request, HttpContext context);

    private sealed class RawReply(int status, string contentType, string body, Dictionary<string, string> headers) : ModelReply
    {
        internal override Task WriteAsync(ModelRequest request, HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.WriteAsync(body, context.RequestAborted);
        }
    }

    private sealed class SilentReply : ModelReply
    {
        internal override Task WriteAsync(ModelRequest request, HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private sealed class ResetReply : ModelReply
    {
        internal override Task WriteAsync(ModelRequest request, HttpContext context)
        {
            context.Abort();
            return Task.CompletedTask;
        }
    }

    private sealed class EmbeddingsReply(int dimensions) : ModelReply
    {
        internal override Task WriteAsync(ModelRequest request, HttpContext context)
        {
            var input = request.Json.GetProperty("input");
            var count = input.ValueKind is JsonValueKind.Array ? input.GetArrayLength() : 1;
            var vector = new byte[dimensions * sizeof(float)];
            BitConverter.TryWriteBytes(vector, 1f);
            return context.Response.WriteAsJsonAsync(
                new
                {
                    @object = "list",
                    model = request.Json.GetProperty("model").GetString(),
                    data = Enumerable.Range(0, count).Select(index => new { @object = "embedding", index, embedding = Convert.ToBase64String(vector) }),
                    usage = new { prompt_tokens = count, total_tokens = count },
                },
                context.RequestAborted);
        }
    }
}
