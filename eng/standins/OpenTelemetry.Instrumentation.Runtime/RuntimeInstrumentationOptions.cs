// Stand-in for OpenTelemetry.Instrumentation.Runtime 1.15.1: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.Runtime/README.md

namespace OpenTelemetry.Instrumentation.Runtime;

public class RuntimeInstrumentationOptions;
