using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Servers.Fakes;

/// <summary>Plays the retriever: a list of documents in memory, and ingestions that go on when the test says so.</summary>
public sealed class FakeRetriever : FakeService
{
    private readonly List<FakeDocument> _documents = [];
    private readonly Channel<string> _uploaded = Channel.CreateUnbounded<string>();

    /// <summary>What an ingestion reports; done at once when not set.</summary>
    public Func<string, CancellationToken, IAsyncEnumerable<(string State, string? Error)>> OnFollow { get; set; } = DoneAtOnce;

    /// <summary>Refuses every request with this response.</summary>
    public Func<IResult>? Refuse { get; set; }

    /// <summary>Whether <c>/ingestions/{id}/events</c> breaks off, so that callers must ask instead.</summary>
    public bool BreaksEvents { get; set; }

    public static async Task<FakeRetriever> StartAsync(params string[] titles)
    {
        var server = new FakeRetriever();
        foreach (var title in titles)
        {
            server.Add(title);
        }

        await server.RunAsync();
        return server;
    }

    /// <summary>Adds a document, newest first.</summary>
    public void Add(string title, string state = "ready")
    {
        lock (_documents)
        {
            _documents.Insert(0, new FakeDocument(Guid.NewGuid().ToString(), title, state));
        }
    }

    /// <summary>The name of the next file that arrives, or has arrived.</summary>
    public ValueTask<string> NextUploadAsync(CancellationToken cancellationToken) => _uploaded.Reader.ReadAsync(cancellationToken);

    protected override void Map(WebApplication app)
    {
        app.Use((context, next) => Refuse?.Invoke() is { } refusal ? refusal.ExecuteAsync(context) : next(context));
        app.MapGet("/documents", List);
        app.MapGet("/documents/{id}", (string id) => Find(id) is { } document ? Results.Json(Details(document)) : NoSuchDocument(id));
        app.MapDelete("/documents/{id}", (string id) => Remove(id) ? Results.NoContent() : NoSuchDocument(id));
        app.MapPost("/documents", AcceptAsync).DisableAntiforgery();
        app.MapGet("/ingestions/{id}/events", (string id, CancellationToken cancellationToken) => TypedResults.ServerSentEvents(FollowAsync(id, cancellationToken)));
        app.MapGet("/ingestions/{id}", (string id) => Results.Json(Progress(id, "done", error: null)));
    }

    private static async IAsyncEnumerable<(string State, string? Error)> DoneAtOnce(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return ("done", null);
    }

    private static object Progress(string id, string state, string? error) => new
    {
        id,
        state,
        total = 1,
        done = state == "done" ? 1 : 0,
        failed = error is null ? 0 : 1,
        errors = error is null ? Array.Empty<object>() : [new { document = "file", detail = error }],
    };

    private static object Summary(FakeDocument document) => new
    {
        id = document.Id,
        title = document.Title,
        uri = $"docs/{document.Title}",
        contentType = "text/markdown",
        sizeBytes = 4096,
        chunks = 3,
        state = document.State,
        createdAt = "2026-01-02T03:04:05Z",
        updatedAt = "2026-01-02T03:04:05Z",
        metadata = new { },
    };

    private static object Details(FakeDocument document) => new
    {
        id = document.Id,
        title = document.Title,
        uri = $"docs/{document.Title}",
        contentType = "text/markdown",
        sizeBytes = 4096,
        state = document.State,
        createdAt = "2026-01-02T03:04:05Z",
        updatedAt = "2026-01-02T03:04:05Z",
        metadata = new { },
        text = $"The text of {document.Title}.",
        chunks = new[] { new { chunkId = "1", ordinal = 0, section = "First", text = $"The first passage of {document.Title}.", start = 0, end = 20 } },
    };

    private static ProblemHttpResult NoSuchDocument(string id) => TypedResults.Problem($"There is no document '{id}'.", statusCode: 404);

    private JsonHttpResult<object> List(int limit, string? before, string? search)
    {
        lock (_documents)
        {
            var matching = _documents.Where(document => search is null || document.Title.Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
            var start = before is null ? 0 : matching.FindIndex(document => document.Id == before) + 1;
            var page = matching.Skip(start).Take(limit).ToList();
            var next = start + page.Count < matching.Count ? page[^1].Id : null;
            return TypedResults.Json<object>(new { documents = page.Select(Summary), next });
        }
    }

    private FakeDocument? Find(string id)
    {
        lock (_documents)
        {
            return _documents.Find(document => document.Id == id);
        }
    }

    private bool Remove(string id)
    {
        lock (_documents)
        {
            return _documents.RemoveAll(document => document.Id == id) > 0;
        }
    }

    private async Task<IResult> AcceptAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var name = request.HasFormContentType
            ? (await request.ReadFormAsync(cancellationToken)).Files.GetFiles("files").Single().FileName
            : (await request.ReadFromJsonAsync<FakeText>(cancellationToken))!.Title;
        Add(name);
        await _uploaded.Writer.WriteAsync(name, cancellationToken);
        return TypedResults.Accepted((string?)null, new { ingestionId = name, documentIds = new[] { name } });
    }

    private async IAsyncEnumerable<SseItem<object>> FollowAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<object>(Progress(id, "running", error: null), "progress");
        if (BreaksEvents)
        {
            yield break;
        }

        await foreach (var (state, error) in OnFollow(id, cancellationToken))
        {
            yield return new SseItem<object>(Progress(id, state, error), state is "done" or "failed" ? "done" : "progress");
        }
    }

    private sealed record FakeDocument(string Id, string Title, string State);

    private sealed record FakeText(string Title);
}
