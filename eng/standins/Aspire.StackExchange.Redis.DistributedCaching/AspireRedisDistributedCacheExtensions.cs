// Stand-in for Aspire.StackExchange.Redis.DistributedCaching 13.5.4: the part this project calls.
// https://aspire.dev/integrations/caching/redis-distributed/

using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

public static class AspireRedisDistributedCacheExtensions
{
    private const string SectionName = "Aspire:StackExchange:Redis";

    /// <summary>Registers an <see cref="IDistributedCache"/> in the Redis of <c>ConnectionStrings:{connectionName}</c>, with health check and traces.</summary>
    public static void AddRedisDistributedCache(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = new StackExchangeRedisSettings();
        var section = builder.Configuration.GetSection(SectionName);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.TryAddSingleton(_ =>
        {
            var options = ConfigurationOptions.Parse(settings.ConnectionString ?? string.Empty);
            configureOptions?.Invoke(options);
            return options.EndPoints.Count > 0
                ? new RedisClient(options)
                : throw new InvalidOperationException(
                    $"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{connectionName}' or for the '{SectionName}:ConnectionString' configuration key.");
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IDistributedCache, RedisCache>();

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisClient.ActivitySourceName));
        }

        if (!settings.DisableHealthChecks && builder.Properties.TryAdd("Aspire.HealthChecks.StackExchange.Redis", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                "StackExchange.Redis", provider => new RedisHealthCheck(provider.GetRequiredService<RedisClient>()), failureStatus: null, tags: null));
        }
    }
}
