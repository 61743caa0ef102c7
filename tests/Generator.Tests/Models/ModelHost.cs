using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmRag.Generator.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmRag.Generator.Tests.Models;

/// <summary>The models as the generator registers them, and everything they emit within one trace.</summary>
internal sealed class ModelHost : IDisposable
{
    private static readonly ActivitySource Tests = new("LlmRag.Tests.Models");

    private readonly IHost _host;
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private readonly RecordingLogs _logs = new();
    private readonly List<Activity> _ended = [];
    private readonly List<Measurement> _measurements = [];
    private readonly Activity _parent;

    public ModelHost(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Models:RetryDelay", "00:00:00.001")).DistinctBy(setting => setting.Item1).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2));
        builder.Logging.AddProvider(_logs);
        builder.AddModels();
        _host = builder.Build();

        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "LlmRag.Generator" or "System.Net.Http" or "LlmRag.Tests.Models",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                // What a sampler sees of a model's span is what was there at its creation.
                if (options.Name.StartsWith("chat", StringComparison.Ordinal))
                {
                    SeenBySampler = [.. options.Tags!.Select(tag => tag.Key)];
                }

                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStopped = activity =>
            {
                lock (_ended)
                {
                    _ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_spans);
        _parent = Tests.StartActivity("test")!;

        var factory = _host.Services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "LlmRag.Generator" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
    }

    public sealed record Measurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);

    public IChatClient Client => _host.Services.GetRequiredService<IChatClient>();

    public IServiceProvider Services => _host.Services;

    public IReadOnlyList<string> SeenBySampler { get; private set; } = [];

    public IReadOnlyList<RecordingLogs.Entry> Logs => _logs.Entries;

    /// <summary>The ended model spans of this test, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> ModelSpans => Ended("LlmRag.Generator");

    /// <summary>The ended spans of the HTTP client.</summary>
    public IReadOnlyList<Activity> HttpSpans => Ended("System.Net.Http");

    public ActivitySpanId ParentId => _parent.SpanId;

    public IReadOnlyList<Measurement> Measurements(string instrument)
    {
        lock (_measurements)
        {
            return [.. _measurements.Where(measurement => measurement.Instrument.Name == instrument)];
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public void Dispose()
    {
        _parent.Dispose();
        _spans.Dispose();
        _meters.Dispose();
        _host.Dispose();
    }

    private List<Activity> Ended(string source)
    {
        lock (_ended)
        {
            return [.. _ended.Where(activity => activity.Source.Name == source && activity.TraceId == _parent.TraceId)];
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_measurements)
        {
            _measurements.Add(new(instrument, value, new Dictionary<string, object?>(tags.ToArray())));
        }
    }
}
