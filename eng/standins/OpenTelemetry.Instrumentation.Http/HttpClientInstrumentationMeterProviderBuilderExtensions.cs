// Stand-in for OpenTelemetry.Instrumentation.Http 1.15.1: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.Http/README.md

namespace OpenTelemetry.Metrics;

public static class HttpClientInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Listens to the meters that the HTTP client has itself.</summary>
    public static MeterProviderBuilder AddHttpClientInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Net.Http", "System.Net.NameResolution");
    }
}
