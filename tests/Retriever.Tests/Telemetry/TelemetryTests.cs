using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Tests.Embeddings;
using LlmRag.Retriever.Tests.Host;

namespace LlmRag.Retriever.Tests.Telemetry;

public sealed class TelemetryTests(EmbeddedDatabase database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmbeddingsSpanHasExactlyTheAttributesOfTheConventions()
    {
        using var spans = new Spans();
        var generator = new TelemetryEmbeddingGenerator(new TestEmbeddingGenerator("m", 3, new Uri("https://models.example.org:8443/v1")));

        await generator.GenerateAsync(["sails"], cancellationToken: Cancelled);

        var span = spans.Single("embeddings m");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        Tags(span).ShouldBe(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "embeddings",
            ["gen_ai.provider.name"] = "test",
            ["gen_ai.request.model"] = "m",
            ["gen_ai.response.model"] = "m-2026",
            ["gen_ai.embeddings.dimension.count"] = 3,
            ["gen_ai.usage.input_tokens"] = 7,
            ["server.address"] = "models.example.org",
            ["server.port"] = 8443,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task AModelInTheProcessIsAnInternalSpanWithoutAServer()
    {
        using var spans = new Spans();

        await new TelemetryEmbeddingGenerator(new HashingEmbeddingGenerator()).GenerateAsync(["one two"], cancellationToken: Cancelled);

        var span = spans.Single("embeddings hash-1");
        span.Kind.ShouldBe(ActivityKind.Internal);
        Tags(span).ShouldBe(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "embeddings",
            ["gen_ai.provider.name"] = "llmrag",
            ["gen_ai.request.model"] = "hash-1",
            ["gen_ai.response.model"] = "hash-1",
            ["gen_ai.embeddings.dimension.count"] = 384,
            ["gen_ai.usage.input_tokens"] = 2,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task AFailedCallIsAnErrorOnSpanAndMetric()
    {
        using var spans = new Spans();
        using var metrics = new Metrics();
        var generator = new TelemetryEmbeddingGenerator(new TestEmbeddingGenerator("m", 3) { OnGenerate = _ => throw new TimeoutException("too slow") });

        await Should.ThrowAsync<TimeoutException>(() => generator.GenerateAsync(["sails"], cancellationToken: Cancelled));

        var span = spans.Single("embeddings m");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.StatusDescription.ShouldBe("too slow");
        Tags(span)["error.type"].ShouldBe("System.TimeoutException");
        metrics.Of("gen_ai.client.operation.duration").ShouldHaveSingleItem().Tags["error.type"].ShouldBe("System.TimeoutException");
        metrics.Of("gen_ai.client.token.usage").ShouldBeEmpty();
    }

    [Fact]
    public async Task TheMetricsOfACallHaveTheTagsOfTheConventions()
    {
        using var metrics = new Metrics();

        await new TelemetryEmbeddingGenerator(new TestEmbeddingGenerator("m", 3)).GenerateAsync(["sails"], cancellationToken: Cancelled);

        var common = new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "embeddings",
            ["gen_ai.provider.name"] = "test",
            ["gen_ai.request.model"] = "m",
            ["gen_ai.response.model"] = "m-2026",
        };
        metrics.Of("gen_ai.client.operation.duration").ShouldHaveSingleItem().Tags.ShouldBe(common, ignoreOrder: true);
        var usage = metrics.Of("gen_ai.client.token.usage").ShouldHaveSingleItem();
        usage.Value.ShouldBe(7);
        usage.Tags.ShouldBe(new Dictionary<string, object?>(common) { ["gen_ai.token.type"] = "input" }, ignoreOrder: true);
    }

    [Fact]
    public async Task ASearchHasASpanForEachStageAndItsSqlBelow()
    {
        using var host = new RetrieverHost((await database.EmptyAsync()).ConnectionString);
        using var client = await host.StartAsync(Cancelled);
        await client.AddTextAsync("Boats", "Boats have sails.");
        using var spans = new Spans("LlmRag.Retriever", "Npgsql", "Microsoft.AspNetCore");

        await client.SearchAsync("sails", "hybrid");

        var request = await spans.WaitForAsync(span => span.DisplayName == "POST /search" || span.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn");
        foreach (var stage in (string[])["lexical", "embeddings hash-1", "vector", "fuse", "fetch"])
        {
            spans.Single(stage).ParentSpanId.ShouldBe(request.SpanId, stage);
        }

        foreach (var stage in (string[])["lexical", "vector", "fetch"])
        {
            spans.All.ShouldContain(span => span.Source.Name == "Npgsql" && span.ParentSpanId == spans.Single(stage).SpanId, stage);
        }
    }

    [Fact]
    public async Task LookingForWorkIsNoTraceAndAnIngestionIsOne()
    {
        var server = await database.EmptyAsync();
        using var spans = new Spans("LlmRag.Retriever", "Npgsql");
        using var host = new RetrieverHost(server.ConnectionString, ("Ingestion:PollInterval", "00:00:00.005"));
        using var client = await host.StartAsync(Cancelled);
        await client.AddTextAsync("Boats", "Boats have sails.");

        var ingest = await spans.WaitForAsync(span => span.DisplayName == "ingest document");
        Tags(ingest).Keys.ShouldBe(["llmrag.document.id", "llmrag.document.content_type", "llmrag.document.size"], ignoreOrder: true);
        spans.All.ShouldNotContain(span => span.Source.Name == "Npgsql" && span.ParentSpanId == default);
    }

    private static Dictionary<string, object?> Tags(Activity activity) => activity.TagObjects.ToDictionary();

    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly ConcurrentQueue<Activity> _ended = [];

        public Spans(params string[] sources)
        {
            sources = sources.Length > 0 ? sources : ["LlmRag.Retriever"];
            _listener = new ActivityListener
            {
                ShouldListenTo = source => sources.Contains(source.Name),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<Activity> All => _ended;

        public Activity Single(string name) => _ended.Where(span => span.DisplayName == name).ShouldHaveSingleItem(name);

        public async Task<Activity> WaitForAsync(Func<Activity, bool> predicate)
        {
            while (true)
            {
                if (_ended.FirstOrDefault(predicate) is { } span)
                {
                    return span;
                }

                await Task.Delay(10, Cancelled);
            }
        }

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Metrics : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];

        public Metrics()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "LlmRag.Retriever")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Copy(tags))));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Copy(tags))));
            _listener.Start();
        }

        public IReadOnlyList<(string Name, double Value, Dictionary<string, object?> Tags)> Of(string name) => [.. _measured.Where(measured => measured.Name == name)];

        public void Dispose() => _listener.Dispose();

        private static Dictionary<string, object?> Copy(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags.ToArray());
    }
}
