using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LlmRag.Servers.Machine;
using LlmRag.Servers.ModelServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmRag.Benchmarks;

/// <summary>
/// What the path of an answer costs beside the model: <c>POST /answers</c> with models that answer at once, one and sixteen clients,
/// with and without export of telemetry: <c>overhead [requests]</c>.
/// </summary>
internal sealed class OverheadBenchmark : IBenchmark
{
    private const int WarmUp = 100;

    public string Name => "overhead";

    public string Summary => "p50 and p95 of POST /answers with a model that answers at once";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (Repository.Data is not { } data)
        {
            Console.Error.WriteLine("No data sets: set LLMRAG_DATA.");
            return 1;
        }

        var requests = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000;
        var dataset = SquadDataset.Load(Path.Combine(data, "squad", "dev-v1.1.json"));
        await using var model = await ModelServer.StartAsync();
        await using var collector = await StartCollectorAsync(cancellationToken);
        await using var stack = await AnswerStack.StartAsync(dataset.Paragraphs, cancellationToken);
        Console.WriteLine($"{Environment.ProcessorCount} cores; {requests} requests each; {DateTime.UtcNow:u}");
        Console.WriteLine("| model | export | clients | p50 ms | p95 ms | retrieval p50 ms | the rest p50 ms | answers/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (name, connection) in ((string, string?)[])[("extractive", null), ("openai", model.ConnectionString())])
        {
            foreach (var export in (bool[])[false, true])
            {
                var settings = new Dictionary<string, string?> { ["ConnectionStrings:chat"] = connection };
                if (export)
                {
                    settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
                    settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
                    settings["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
                }

                using var generator = await stack.StartGeneratorAsync(settings, cancellationToken);
                await AskAsync(generator, dataset, WarmUp, clients: 4, cancellationToken);
                foreach (var clients in (int[])[1, 16])
                {
                    var started = Stopwatch.GetTimestamp();
                    var answers = await AskAsync(generator, dataset, requests, clients, cancellationToken);
                    var rate = requests / Stopwatch.GetElapsedTime(started).TotalSeconds;
                    Console.WriteLine(
                        $"| {name} | {(export ? "yes" : "no")} | {clients} | {Percentile(answers, 0.5, a => a.TotalMs):0.0} | {Percentile(answers, 0.95, a => a.TotalMs):0.0} "
                        + $"| {Percentile(answers, 0.5, a => a.RetrievalMs):0.0} | {Percentile(answers, 0.5, a => a.TotalMs - a.RetrievalMs):0.0} | {rate:0} |");
                }
            }
        }

        return 0;
    }

    private static async Task<List<Timing>> AskAsync(HttpClient generator, SquadDataset dataset, int requests, int clients, CancellationToken cancellationToken)
    {
        var timings = new List<Timing>();
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellationToken }, async (i, token) =>
        {
            // Neighbouring questions are of the same paragraph.
            var question = dataset.Questions[i * 17 % dataset.Questions.Count];
            var started = Stopwatch.GetTimestamp();
            using var response = await generator.PostAsJsonAsync("/answers", new { question = question.Text }, token);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(token);
            var timing = new Timing(
                Stopwatch.GetElapsedTime(started).TotalMilliseconds, answer.GetProperty("latency").GetProperty("retrievalMs").GetDouble());
            lock (timings)
            {
                timings.Add(timing);
            }
        });
        return timings;
    }

    // Takes what it gets, as a collector with nothing behind it.
    private static async Task<WebApplication> StartCollectorAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static double Percentile(List<Timing> timings, double share, Func<Timing, double> value) =>
        timings.Select(value).Order().ElementAt((int)(share * (timings.Count - 1)));

    private readonly record struct Timing(double TotalMs, double RetrievalMs);
}
