using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class OtlpExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendsTracesMetricsAndLogsToTheEndpointThatTheEnvironmentNames()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(signal, text, (_, before) => before + text);
        });
        await collector.StartAsync(Cancellation);

        await using var service = await TestService.StartAsync(
            app => app.MapGet("/items/{id}", (string id, ILoggerFactory loggers) => loggers.CreateLogger("test").LogInformation("Item {Id}", id)),
            settings:
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_SERVICE_NAME", "retriever"),
            ]);
        await service.Client.GetAsync("/items/7", Cancellation);
        using (SuppressInstrumentationScope.Begin())
        {
            // The test's own client span would name the path.
            await service.Client.GetAsync("/health", Cancellation);
        }

        await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /items/{id}");
        service.Services.GetRequiredService<TracerProvider>().ForceFlush();
        service.Services.GetRequiredService<MeterProvider>().ForceFlush();
        service.Services.GetRequiredService<LoggerProvider>().ForceFlush();

        received.Keys.Order().ShouldBe(["logs", "metrics", "traces"]);
        received.Values.ShouldAllBe(body => body.Contains("retriever") && body.Contains("deployment.environment.name"));
        received["traces"].ShouldContain("GET /items/{id}");
        received["traces"].ShouldNotContain("/health");
        received["metrics"].ShouldContain("http.server.request.duration");
        received["logs"].ShouldContain("Item 7");
        received["logs"].ShouldNotContain("/health");
    }
}
