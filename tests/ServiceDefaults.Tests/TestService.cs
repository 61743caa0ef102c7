using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LlmRag.ServiceDefaults.Tests;

/// <summary>A service with the defaults on a free port, and everything that its telemetry pipelines export.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, Exports exports)
    {
        _app = app;
        Telemetry = exports;
        Client = new HttpClient { BaseAddress = Address };
    }

    public Exports Telemetry { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<TestService> StartAsync(
        Action<WebApplication>? map = null,
        Action<WebApplicationBuilder>? configure = null,
        string environment = "Production",
        params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(TestService).Assembly.GetName().Name,
            EnvironmentName = environment,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();

        var exports = new Exports();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(exports.ForSpans)))
            .WithLogging(logging => logging.AddProcessor(new SimpleLogRecordExportProcessor(exports.ForLogs)))
            .WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(exports.ForMetrics)));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestService(app, exports);
    }

    public IReadOnlyList<ExportedMetric> CollectMetrics()
    {
        Telemetry.Metrics.Clear();
        Services.GetRequiredService<MeterProvider>().ForceFlush();
        return [.. Telemetry.Metrics];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A copy of what was exported: the SDK uses its own objects again.</summary>
public sealed record ExportedMetric(
    string Meter, string Name, IReadOnlyDictionary<string, object?> Tags, double[] Buckets, ActivityTraceId[] Exemplars);

public sealed record ExportedLog(
    string Message, string? EventName, ActivityTraceId TraceId, IReadOnlyDictionary<string, object?> Attributes, IReadOnlyList<string> Scopes);

public sealed class Exports
{
    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<ExportedLog> Logs { get; } = new();

    public ConcurrentQueue<ExportedMetric> Metrics { get; } = new();

    public Dictionary<string, object> Resource { get; } = [];

    internal BaseExporter<Activity> ForSpans => new Exporter<Activity>(this, Spans.Enqueue);

    internal BaseExporter<LogRecord> ForLogs => new Exporter<LogRecord>(this, log =>
    {
        List<string> scopes = [];
        log.ForEachScope(static (scope, names) => names.AddRange(Names(scope)), scopes);
        Logs.Enqueue(new(log.FormattedMessage ?? string.Empty, log.EventId.Name, log.TraceId, Map(log.Attributes ?? []), scopes));
    });

    internal BaseExporter<Metric> ForMetrics => new Exporter<Metric>(this, metric =>
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            List<KeyValuePair<string, object?>> tags = [];
            foreach (var tag in point.Tags)
            {
                tags.Add(tag);
            }

            List<double> buckets = [];
            List<ActivityTraceId> exemplars = [];
            if (metric.MetricType == MetricType.Histogram)
            {
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    buckets.Add(bucket.ExplicitBound);
                }
            }

            if (point.TryGetExemplars(out var all))
            {
                foreach (ref readonly var exemplar in all)
                {
                    exemplars.Add(exemplar.TraceId);
                }
            }

            Metrics.Enqueue(new(metric.MeterName, metric.Name, Map(tags), [.. buckets], [.. exemplars]));
        }
    });

    /// <summary>Spans end a moment after their response was read; those of some libraries are exported every ten seconds.</summary>
    public async Task<Activity> SpanAsync(Predicate<Activity> predicate)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(15))
        {
            if (Spans.FirstOrDefault(span => predicate(span)) is { } span)
            {
                return span;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("No such span among: " + string.Join(", ", Spans.Select(span => $"{span.Source.Name}/{span.DisplayName}")));
    }

    private static List<string> Names(LogRecordScope scope)
    {
        List<string> names = [];
        foreach (var value in scope)
        {
            names.Add(value.Key);
        }

        return names;
    }

    private static Dictionary<string, object?> Map(IEnumerable<KeyValuePair<string, object?>> tags)
        => tags.GroupBy(tag => tag.Key).ToDictionary(group => group.Key, group => group.Last().Value);

    private sealed class Exporter<T>(Exports exports, Action<T> take) : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var (name, value) in ParentProvider.GetResource().Attributes)
            {
                lock (exports.Resource)
                {
                    exports.Resource[name] = value;
                }
            }

            foreach (var item in batch)
            {
                take(item);
            }

            return ExportResult.Success;
        }
    }
}
