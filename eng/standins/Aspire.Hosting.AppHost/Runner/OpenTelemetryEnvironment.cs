using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Runner;

/// <summary>
/// The variables by which an AppHost in run mode sends its projects' telemetry to the dashboard.
/// https://github.com/microsoft/aspire/blob/v13.5.2/src/Aspire.Hosting/OtlpConfigurationExtensions.cs
/// Unlike there, no exporter is configured when nothing listens: each would hold up the end of its service for its whole timeout.
/// </summary>
internal sealed class OpenTelemetryEnvironment(IConfiguration configuration, IHostEnvironment environment, bool hasReceiver)
{
    public void AddTo(Dictionary<string, object> variables, string resourceName)
    {
        if (hasReceiver)
        {
            var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];
            var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = grpc ?? http ?? Dashboard.DefaultOtlpUrl;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc is null && http is not null ? "http/protobuf" : "grpc";
        }
        variables["OTEL_SERVICE_NAME"] = resourceName;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid().ToString("n")[..8]}";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";

        if (environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        }
    }
}
