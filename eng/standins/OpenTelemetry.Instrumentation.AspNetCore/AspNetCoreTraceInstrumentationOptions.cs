// Stand-in for OpenTelemetry.Instrumentation.AspNetCore 1.15.2: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.AspNetCore/README.md

using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>Whether a request is traced; one that throws is not.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    public Action<Activity, HttpRequest>? EnrichWithHttpRequest { get; set; }

    public Action<Activity, HttpResponse>? EnrichWithHttpResponse { get; set; }

    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>Whether an unhandled exception becomes an event of the span. Default false.</summary>
    public bool RecordException { get; set; }

    /// <summary>Spans of SignalR hub calls. Default true.</summary>
    public bool EnableAspNetCoreSignalRSupport { get; set; } = true;

    /// <summary>Spans of Razor components and circuits. Default true.</summary>
    public bool EnableRazorComponentsSupport { get; set; } = true;
}
