// Stand-in for Aspire.Npgsql 13.5.4: the part this project calls.
// https://aspire.dev/integrations/databases/postgres/postgres-client/

using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string SectionName = "Aspire:Npgsql";

    /// <summary>Registers a pooled <see cref="NpgsqlDataSource"/> for <c>ConnectionStrings:{connectionName}</c>, with health check, traces and metrics.</summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = new NpgsqlSettings();
        var section = builder.Configuration.GetSection(SectionName);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        var services = builder.Services;
        services.TryAddSingleton(provider =>
        {
            // Not checked before it is needed, when there is a log to say it in.
            if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            {
                throw new InvalidOperationException(
                    $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{connectionName}' or under the 'ConnectionString' key in '{SectionName}' configuration section.");
            }

            var dataSource = new NpgsqlDataSourceBuilder(settings.ConnectionString);
            dataSource.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configureDataSourceBuilder?.Invoke(dataSource);
            return dataSource.Build();
        });
        services.TryAddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.TryAddTransient(provider => provider.GetRequiredService<NpgsqlDataSource>().CreateConnection());
        services.TryAddTransient<DbConnection>(provider => provider.GetRequiredService<NpgsqlConnection>());

        if (!settings.DisableHealthChecks && builder.Properties.TryAdd("Aspire.HealthChecks.PostgreSql", true))
        {
            services.AddHealthChecks().Add(new HealthCheckRegistration(
                "PostgreSql", provider => new NpgsqlHealthCheck(provider.GetRequiredService<NpgsqlDataSource>()), failureStatus: null, tags: null));
        }

        if (!settings.DisableTracing)
        {
            services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Npgsql"));
        }

        if (!settings.DisableMetrics)
        {
            services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
        }
    }
}
