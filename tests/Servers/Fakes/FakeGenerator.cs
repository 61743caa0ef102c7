using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmRag.Servers.Fakes;

/// <summary>Plays the generator: streams what the test tells it to, when the test tells it to.</summary>
public sealed class FakeGenerator : FakeService
{
    private readonly Channel<FakeExchange> _asked = Channel.CreateUnbounded<FakeExchange>();

    /// <summary>What happens to each question. Streams <see cref="FakeAnswers.Complete"/> when not set.</summary>
    public Func<FakeExchange, CancellationToken, Task> OnQuestion { get; set; } =
        (exchange, cancellationToken) => exchange.SendAsync(FakeAnswers.Complete(exchange), cancellationToken);

    /// <summary>The answer to <c>GET /models</c>.</summary>
    public object Models { get; set; } = new
    {
        models = new[] { new { name = "extractive", provider = "llmrag", model = "extractive-1", builtIn = true, isDefault = true } },
    };

    /// <summary>Refuses questions with this response instead of streaming.</summary>
    public Func<IResult>? Refuse { get; set; }

    public static async Task<FakeGenerator> StartAsync()
    {
        var server = new FakeGenerator();
        await server.RunAsync();
        return server;
    }

    /// <summary>The next question that arrives, or has arrived.</summary>
    public ValueTask<FakeExchange> NextAsync(CancellationToken cancellationToken) => _asked.Reader.ReadAsync(cancellationToken);

    protected override void Map(WebApplication app)
    {
        app.MapGet("/models", () => TypedResults.Json(Models));
        app.MapPost("/answers", async (HttpContext context, CancellationToken cancellationToken) =>
        {
            var request = await context.Request.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var exchange = new FakeExchange(request, TraceOf(context.Request), cancellationToken);
            _asked.Writer.TryWrite(exchange);
            return Refuse?.Invoke() ?? TypedResults.ServerSentEvents(StreamAsync(exchange, cancellationToken));
        });
    }

    // As the generator does: the trace of the caller, or one of its own.
    private static string TraceOf(HttpRequest request) =>
        (ActivityContext.TryParse(request.Headers.TraceParent, null, out var context) ? context.TraceId : ActivityTraceId.CreateRandom()).ToHexString();

    private async IAsyncEnumerable<SseItem<object>> StreamAsync(FakeExchange exchange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answering = AnswerAsync(exchange, cancellationToken);
        await foreach (var item in exchange.Events.ReadAllAsync(cancellationToken))
        {
            yield return item;
        }

        await answering;
    }

    private async Task AnswerAsync(FakeExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await OnQuestion(exchange, cancellationToken);
        }
        finally
        {
            exchange.Complete();
        }
    }
}
