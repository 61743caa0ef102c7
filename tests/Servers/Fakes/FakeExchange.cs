using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;

namespace LlmRag.Servers.Fakes;

/// <summary>A question that the fake generator got, and the stream of its answer.</summary>
public sealed class FakeExchange(JsonElement request, string traceId, CancellationToken aborted)
{
    private readonly Channel<SseItem<object>> _events = Channel.CreateUnbounded<SseItem<object>>();

    /// <summary>The body of the request.</summary>
    public JsonElement Request { get; } = request;

    public string Question => Request.GetProperty("question").GetString()!;

    /// <summary>The trace the request belongs to: the id of the answer.</summary>
    public string TraceId { get; } = traceId;

    /// <summary>Cancelled when the caller ends the request.</summary>
    public CancellationToken Aborted { get; } = aborted;

    internal ChannelReader<SseItem<object>> Events => _events.Reader;

    public ValueTask SendAsync(string type, object data, CancellationToken cancellationToken) =>
        _events.Writer.WriteAsync(new SseItem<object>(data, type), cancellationToken);

    public async Task SendAsync(IEnumerable<(string Type, object Data)> events, CancellationToken cancellationToken)
    {
        foreach (var (type, data) in events)
        {
            await SendAsync(type, data, cancellationToken);
        }
    }

    internal void Complete() => _events.Writer.TryComplete();
}
