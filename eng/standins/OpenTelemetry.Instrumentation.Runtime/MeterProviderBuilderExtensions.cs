// Stand-in for OpenTelemetry.Instrumentation.Runtime 1.15.1: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.Runtime/README.md

using OpenTelemetry.Instrumentation.Runtime;

namespace OpenTelemetry.Metrics;

public static class MeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder)
        => AddRuntimeInstrumentation(builder, configure: null);

    /// <summary>Since .NET 9 the runtime has these metrics itself; the options say nothing there, as in the package.</summary>
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder, Action<RuntimeInstrumentationOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Runtime");
    }
}
