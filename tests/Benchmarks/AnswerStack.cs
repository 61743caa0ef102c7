using System.Text;
using LlmRag.Generator.Answers;
using LlmRag.Generator.Models;
using LlmRag.Generator.Prompts;
using LlmRag.Retriever.Documents;
using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Ingestion;
using LlmRag.Retriever.Search;
using LlmRag.Retriever.Storage;
using LlmRag.Servers.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmRag.Benchmarks;

/// <summary>Retriever and generator over HTTP on loopback, as the application composes them, in this process, on an embedded database.</summary>
internal sealed class AnswerStack : IAsyncDisposable
{
    private readonly PostgreSqlServer _server;
    private readonly WebApplication _retriever;
    private WebApplication? _generator;

    private AnswerStack(PostgreSqlServer server, WebApplication retriever)
    {
        _server = server;
        _retriever = retriever;
        Retriever = new HttpClient { BaseAddress = new Uri(retriever.Urls.First()) };
    }

    public HttpClient Retriever { get; }

    /// <summary>Starts the database and the retriever, and ingests the texts.</summary>
    public static async Task<AnswerStack> StartAsync(IEnumerable<SquadParagraph> paragraphs, CancellationToken cancellationToken)
    {
        var server = await PostgreSqlServer.StartEmbeddedAsync(cancellationToken);
        var builder = Quiet(new Dictionary<string, string?>());
        builder.Configuration["ConnectionStrings:ragdb"] = server.ConnectionString;
        builder.AddServiceDefaults();
        builder.AddStorage();
        builder.AddEmbeddings();
        builder.AddDocuments();
        builder.AddIngestion();
        builder.AddSearch();
        var retriever = builder.Build();
        retriever.MapSearchApi();
        await retriever.StartAsync(cancellationToken);
        await retriever.Services.GetRequiredService<StoreState>().WaitUntilReadyAsync(cancellationToken);
        await IngestAsync(retriever.Services, paragraphs, cancellationToken);
        return new AnswerStack(server, retriever);
    }

    /// <summary>Starts a generator with these settings in place of the last one.</summary>
    public async Task<HttpClient> StartGeneratorAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await StopGeneratorAsync();
        var builder = Quiet(settings);
        builder.Configuration["services:retriever:http:0"] = _retriever.Urls.First();
        builder.AddServiceDefaults();
        builder.AddPrompts();
        builder.AddModels();
        builder.AddAnswers();
        _generator = builder.Build();
        _generator.MapAnswersApi();
        await _generator.StartAsync(cancellationToken);
        return new HttpClient { BaseAddress = new Uri(_generator.Urls.First()), Timeout = TimeSpan.FromMinutes(1) };
    }

    public async ValueTask DisposeAsync()
    {
        await StopGeneratorAsync();
        Retriever.Dispose();
        await _retriever.StopAsync();
        await _retriever.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task StopGeneratorAsync()
    {
        if (_generator is not null)
        {
            await _generator.StopAsync();
            await _generator.DisposeAsync();
            _generator = null;
        }
    }

    private static WebApplicationBuilder Quiet(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings);
        return builder;
    }

    private static async Task IngestAsync(IServiceProvider services, IEnumerable<SquadParagraph> paragraphs, CancellationToken cancellationToken)
    {
        var queue = services.GetRequiredService<IngestionQueue>();
        var ingestions = services.GetRequiredService<IngestionReader>();
        foreach (var batch in paragraphs.Chunk(500))
        {
            // Without the article's title: the text of the paragraph is all there is.
            var accepted = await queue.AcceptAsync(
                [.. batch.Select(p => new IncomingDocument(p.Id, "", $"squad/{p.Id}", ContentTypes.PlainText, Encoding.UTF8.GetBytes(p.Text)))], cancellationToken);
            while ((await ingestions.FindAsync(accepted.IngestionId, cancellationToken))!.State is IngestionState.Queued or IngestionState.Running)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }
}
