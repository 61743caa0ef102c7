using LlmRag.ServiceDefaults;
using LlmRag.ServiceDefaults.Errors;
using LlmRag.ServiceDefaults.Resilience;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every service of the solution shares: telemetry, health checks, service discovery, resilience, problem details.
/// See https://aka.ms/aspire/service-defaults.
/// </summary>
public static class Extensions
{
    private const string HealthEndpointPath = "/health";
    private const string AlivenessEndpointPath = "/alive";

    /// <summary>Adds the defaults of a service. Call it first; settings of the service come after it and win.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();

        builder.AddDefaultHealthChecks();

        builder.Services.AddServiceDiscovery();

        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddServiceResilience();

            http.AddServiceDiscovery();
        });

        builder.Services.AddServiceProblemDetails();

        // Answers that are still streaming when the service is told to stop get this long; then their model calls stop, too.
        builder.Configuration.AddDefaults(new() { ["shutdownTimeoutSeconds"] = "5" });

        return builder;
    }

    /// <summary>
    /// Traces, metrics and logs, exported by OTLP to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, if it says so;
    /// logs also on the console, one line of JSON each.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddLogDefaults();

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("LlmRag.*", "Npgsql", "Polly")
                .AddGenAiViews()
                .AddTraceBasedExemplars(builder.Configuration))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource("LlmRag.*", "Npgsql")
                .AddAspNetCoreInstrumentation(options => options.Configure(IsHealthEndpoint))
                .AddHttpClientInstrumentation());

        builder.AddOpenTelemetryExporters();

        return builder;
    }

    private static void AddOpenTelemetryExporters<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var useOtlpExporter = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

        if (useOtlpExporter)
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
        }
    }

    /// <summary>Adds the check of liveness. What a service depends on adds its own checks, which count for readiness only.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);

        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check passes: ready for traffic) and <c>/alive</c> (the process answers). Call it right after
    /// <c>Build()</c>: it also puts in front of everything else the middleware that turns errors into problem details.
    /// </summary>
    /// <remarks>
    /// The template maps these only in Development (https://aka.ms/aspire/healthchecks). Here they are always there, because whoever
    /// runs the services asks them, in production above all. They answer one word, skip every other middleware, and are neither
    /// traced nor measured; a gateway in front should not route them.
    /// </remarks>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseServiceProblemDetails();
        app.UseTraceResponse();

        // All health checks must pass for app to be considered ready to accept traffic after starting
        app.MapHealthChecks(HealthEndpointPath)
            .ShortCircuit().DisableHttpMetrics();

        // Only health checks tagged with the "live" tag must pass for app to be considered alive
        app.MapHealthChecks(AlivenessEndpointPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") })
            .ShortCircuit().DisableHttpMetrics();

        return app;
    }

    private static bool IsHealthEndpoint(PathString path)
        => path.StartsWithSegments(HealthEndpointPath) || path.StartsWithSegments(AlivenessEndpointPath);
}
