// Stand-in for OpenTelemetry.Instrumentation.Http 1.15.1: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.Http/README.md

using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.Http;

public class HttpClientTraceInstrumentationOptions
{
    /// <summary>Whether a request is traced; one that throws is not.</summary>
    public Func<HttpRequestMessage, bool>? FilterHttpRequestMessage { get; set; }

    public Action<Activity, HttpRequestMessage>? EnrichWithHttpRequestMessage { get; set; }

    public Action<Activity, HttpResponseMessage>? EnrichWithHttpResponseMessage { get; set; }

    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>Whether a failure becomes an event of the span. Default false.</summary>
    public bool RecordException { get; set; }
}
