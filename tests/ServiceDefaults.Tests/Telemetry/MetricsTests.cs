using System.Diagnostics.Metrics;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class MetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeasuresRequestsWithExemplarsThatPointToTheirTraces()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/items/{id}", (int id) => id));

        await service.Client.GetAsync("/items/1", Cancellation);
        var span = await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /items/{id}");

        var duration = service.CollectMetrics().Where(metric => metric.Name == "http.server.request.duration").ShouldHaveSingleItem();
        duration.Tags["http.route"].ShouldBe("/items/{id}");
        duration.Exemplars.ShouldBe([span.TraceId]);
    }

    [Fact]
    public async Task SetsNoExemplarsWhereTheEnvironmentTurnsThemOff()
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => "ok"),
            settings: ("OTEL_METRICS_EXEMPLAR_FILTER", "always_off"));

        await service.Client.GetAsync("/", Cancellation);
        await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /");

        service.CollectMetrics().Where(metric => metric.Name == "http.server.request.duration").ShouldHaveSingleItem().Exemplars.ShouldBeEmpty();
    }

    [Fact]
    public async Task DoesNotMeasureTheHealthEndpoints()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "ok"));

        await service.Client.GetAsync("/health", Cancellation);
        await service.Client.GetAsync("/alive", Cancellation);
        await service.Client.GetAsync("/", Cancellation);
        await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /");

        service.CollectMetrics().Where(metric => metric.Name == "http.server.request.duration").ShouldHaveSingleItem()
            .Tags["http.route"].ShouldBe("/");
    }

    [Theory]
    [InlineData("LlmRag.Generator")]
    [InlineData("Npgsql")]
    [InlineData("Polly")]
    public async Task ListensToOurMetersAndToThoseOfOurLibraries(string name)
    {
        await using var service = await TestService.StartAsync();
        using var meter = new Meter(name);

        meter.CreateCounter<int>("test.count").Add(1);

        service.CollectMetrics().ShouldContain(metric => metric.Meter == name && metric.Name == "test.count");
    }

    [Fact]
    public async Task HasTheMetricsOfTheRuntimeAndOfTheHttpClient()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "ok"));

        await service.Client.GetAsync("/", Cancellation);

        var names = service.CollectMetrics().Select(metric => metric.Name).ToHashSet();
        names.ShouldContain("dotnet.gc.collections");
        names.ShouldContain("http.client.request.duration");
        names.ShouldContain("kestrel.active_connections");
    }

    [Theory]
    [InlineData(GenAi.Metrics.OperationDuration)]
    [InlineData(GenAi.Metrics.TimeToFirstChunk)]
    [InlineData(GenAi.Metrics.TimePerOutputChunk)]
    public async Task GivesGenAiDurationsTheBucketsOfTheConventionsEvenIfTheirLibraryAdvisesNone(string name)
    {
        await using var service = await TestService.StartAsync();
        using var meter = new Meter("LlmRag.Test");

        meter.CreateHistogram<double>(name, GenAi.Metrics.Seconds).Record(0.03);

        service.CollectMetrics().Where(metric => metric.Name == name).ShouldHaveSingleItem()
            .Buckets.ShouldBe([.. GenAi.Metrics.DurationBuckets, double.PositiveInfinity]);
    }

    [Fact]
    public async Task GivesGenAiTokenCountsTheBucketsOfTheConventions()
    {
        await using var service = await TestService.StartAsync();
        using var meter = new Meter("LlmRag.Test");

        meter.CreateHistogram<int>(GenAi.Metrics.TokenUsage, GenAi.Metrics.Tokens).Record(300);

        service.CollectMetrics().Where(metric => metric.Name == GenAi.Metrics.TokenUsage).ShouldHaveSingleItem()
            .Buckets.ShouldBe([.. GenAi.Metrics.TokenBuckets.Select(bucket => (double)bucket), double.PositiveInfinity]);
    }

    [Fact]
    public async Task FollowsTheBucketsThatAnInstrumentAdvises()
    {
        await using var service = await TestService.StartAsync();
        using var meter = new Meter("LlmRag.Test");

        meter.CreateHistogram("llmrag.advised", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] }).Record(1.5);

        service.CollectMetrics().Where(metric => metric.Name == "llmrag.advised").ShouldHaveSingleItem()
            .Buckets.ShouldBe([1, 2, double.PositiveInfinity]);
    }
}
