// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Which requests of a pipeline share an instance of it; all, unless it says otherwise.</summary>
internal sealed class ResiliencePipelineKeys
{
    public Func<HttpRequestMessage, string> KeyOf { get; set; } = _ => string.Empty;
}

/// <summary>The instances of the standard pipelines. They outlive the handlers, which the client factory renews.</summary>
internal sealed class ResiliencePipelines(IServiceProvider services)
{
    private readonly ConcurrentDictionary<(string Name, string Key), Lazy<ResiliencePipeline<HttpResponseMessage>>> _pipelines = new();

    public ResiliencePipeline<HttpResponseMessage> Get(string name, HttpRequestMessage request)
    {
        var key = services.GetRequiredService<IOptionsMonitor<ResiliencePipelineKeys>>().Get(name).KeyOf(request);
        return _pipelines.GetOrAdd((name, key), id => new(() => Create(id.Name, id.Key))).Value;
    }

    private ResiliencePipeline<HttpResponseMessage> Create(string name, string key)
    {
        var options = services.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>().Get(name);
        return new ResiliencePipelineBuilder<HttpResponseMessage>
            {
                Name = name,
                InstanceName = key,
                TelemetryListener = new ResilienceTelemetry(services.GetRequiredService<ILoggerFactory>()),
            }
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }
}
