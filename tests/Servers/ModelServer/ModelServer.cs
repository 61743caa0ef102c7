using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmRag.Servers.ModelServer;

/// <summary>
/// A server that speaks OpenAI's protocol on a free port of the loopback and does what its script says. It keeps every request
/// and knows which of them their clients gave up.
/// </summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private readonly Channel<ModelRequest> _arrivals = Channel.CreateUnbounded<ModelRequest>();
    private readonly ConcurrentQueue<ModelReply> _next = new();

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>What it answers when nothing is queued. By default a short text, at once.</summary>
    public Func<ModelRequest, ModelReply> Reply { get; set; } = request =>
        request.Path.EndsWith("/embeddings", StringComparison.Ordinal) ? ModelReply.Embeddings(8) : ModelReply.Text("Hello", " world");

    /// <summary>The requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    /// <summary>Scheme, host and port.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>What a connection string names: <see cref="Address"/> and <c>/v1</c>.</summary>
    public Uri Endpoint => new(Address, "/v1");

    /// <summary>A connection string of the chat model <paramref name="model"/> on this server.</summary>
    public string ConnectionString(string model = "test-model") => $"Provider=openai;Endpoint={Endpoint};Key=sk-test;Model={model}";

    /// <summary>Starts a server; <paramref name="replies"/> answer its first requests.</summary>
    public static async Task<ModelServer> StartAsync(params ModelReply[] replies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ModelServer(app);
        foreach (var reply in replies)
        {
            server.Enqueue(reply);
        }

        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Answers one further request with <paramref name="reply"/>, before <see cref="Reply"/> is asked.</summary>
    public void Enqueue(ModelReply reply) => _next.Enqueue(reply);

    /// <summary>The next request that was not asked for here yet; waits until it arrives.</summary>
    public ValueTask<ModelRequest> NextRequestAsync(CancellationToken cancellationToken) => _arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ModelRequest(
            context.Request.Path,
            context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        try
        {
            await (_next.TryDequeue(out var reply) ? reply : Reply(request)).WriteAsync(request, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            request.Abort();
        }
    }
}
