using System.Diagnostics;
using System.Text;
using Dapper;
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
using Npgsql;

namespace LlmRag.Benchmarks;

/// <summary>
/// Quality and speed of retrieval on public collections, through the retriever's own queue and search:
/// <c>retrieval [squad|scifact|cranfield …] [--native] [--Search:VectorWeight=0.5 …]</c>.
/// </summary>
internal sealed class RetrievalBenchmark : IBenchmark
{
    public string Name => "retrieval";

    public string Summary => "nDCG@10, MRR@10, R@5 of lexical, vector and hybrid search; ingestion rate; search latency";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (Repository.Data is not { } data)
        {
            Console.Error.WriteLine("No data sets: set LLMRAG_DATA.");
            return 1;
        }

        var settings = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=')).ToArray();
        var names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var native = args.Contains("--native");
        Console.WriteLine($"PostgreSQL: {(native ? "native" : "embedded")}; {DateTime.UtcNow:u}");
        Console.WriteLine("| data | passages | documents/s | mode | nDCG@10 | MRR@10 | R@5 | p50 ms | p95 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var name in names.Length > 0 ? names : ["squad", "scifact", "cranfield"])
        {
            var dataset = name switch
            {
                "squad" => RetrievalDataset.LoadSquad(Path.Combine(data, "squad", "dev-v1.1.json")),
                "scifact" => RetrievalDataset.LoadBeir(Path.Combine(data, name), judgement => judgement),

                // Cranfield's judgements go from 1 (complete answer) to 4 (minimum interest); -1 and 5 are not relevant.
                "cranfield" => RetrievalDataset.LoadBeir(Path.Combine(data, name), judgement => judgement is >= 1 and <= 4 ? 5 - judgement : 0),
                _ => throw new ArgumentException($"No data set '{name}'."),
            };
            await using var server = native ? await PostgreSqlServer.StartNativeAsync(cancellationToken) : await PostgreSqlServer.StartEmbeddedAsync(cancellationToken);
            await MeasureAsync(dataset, server, settings, cancellationToken);
        }

        return 0;
    }

    private static async Task MeasureAsync(RetrievalDataset dataset, PostgreSqlServer server, string[] settings, CancellationToken cancellationToken)
    {
        await using var app = Build(server, settings);
        await app.StartAsync(cancellationToken);
        var services = app.Services;
        await services.GetRequiredService<StoreState>().WaitUntilReadyAsync(cancellationToken);

        var started = Stopwatch.GetTimestamp();
        var documents = await IngestAsync(dataset, services, cancellationToken);
        var rate = dataset.Documents.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var passages = await services.GetRequiredService<NpgsqlDataSource>().OpenConnection().ExecuteScalarAsync<long>("select chunk_count from index_state");

        var vectors = services.GetRequiredService<StoreState>().VectorIsAvailable;
        foreach (var mode in vectors ? (SearchMode[])[SearchMode.Lexical, SearchMode.Vector, SearchMode.Hybrid] : [SearchMode.Lexical])
        {
            var scores = await SearchAsync(dataset, documents, mode, services.GetRequiredService<Searcher>(), cancellationToken);
            Console.WriteLine(
                $"| {dataset.Name} | {passages} | {rate:0} | {mode.ToString().ToLowerInvariant()} | {scores.Ndcg:0.000} | {scores.Mrr:0.000} | {scores.Recall:0.000} | {scores.P50:0.0} | {scores.P95:0.0} |");
        }

        await app.StopAsync(cancellationToken);
    }

    private static WebApplication Build(PostgreSqlServer server, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. settings, "--urls", "http://127.0.0.1:0"] });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration["ConnectionStrings:ragdb"] = server.ConnectionString;
        builder.AddStorage();
        builder.AddEmbeddings();
        builder.AddDocuments();
        builder.AddIngestion();
        builder.AddSearch();
        return builder.Build();
    }

    private static async Task<Dictionary<Guid, string>> IngestAsync(RetrievalDataset dataset, IServiceProvider services, CancellationToken cancellationToken)
    {
        var queue = services.GetRequiredService<IngestionQueue>();
        var ingestions = services.GetRequiredService<IngestionReader>();
        var known = new Dictionary<Guid, string>();
        var accepted = new List<Guid>();
        foreach (var batch in dataset.Documents.Chunk(500))
        {
            // The uri makes each a document of its own, also where two texts are equal. An empty title is not replaced by the name.
            var ingestion = await queue.AcceptAsync(
                [.. batch.Select(d => new IncomingDocument(d.Id, d.Title, $"{dataset.Name}/{d.Id}", ContentTypes.PlainText, Encoding.UTF8.GetBytes(d.Text.Length > 0 ? d.Text : d.Title)))],
                cancellationToken);
            accepted.Add(ingestion.IngestionId);
            foreach (var (documentId, document) in ingestion.DocumentIds.Zip(batch))
            {
                known[documentId] = document.Id;
            }
        }

        foreach (var id in accepted)
        {
            IngestionProgress progress;
            while ((progress = (await ingestions.FindAsync(id, cancellationToken))!).State is IngestionState.Queued or IngestionState.Running)
            {
                await Task.Delay(200, cancellationToken);
            }

            foreach (var error in progress.Errors)
            {
                Console.Error.WriteLine($"{error.Document}: {error.Detail}");
            }
        }

        return known;
    }

    private static async Task<RetrievalScores> SearchAsync(
        RetrievalDataset dataset, Dictionary<Guid, string> documents, SearchMode mode, Searcher searcher, CancellationToken cancellationToken)
    {
        var results = new List<(IReadOnlyList<string>, IReadOnlyDictionary<string, double>, double)>();
        foreach (var query in dataset.Queries)
        {
            // A document ranks where its best passage does; thirty passages hold ten documents.
            var result = await searcher.SearchAsync(query.Text, top: 30, mode, filter: null, cancellationToken);
            results.Add(([.. result.Hits.Select(hit => documents[hit.DocumentId]).Distinct()], dataset.Judgements[query.Id], result.Timings.TotalMs));
        }

        return RetrievalScores.Of(results);
    }
}
