using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace LlmRag.ServiceDefaults.Telemetry;

internal static class RequestTracing
{
    /// <summary>Leaves out what <paramref name="isHealthEndpoint"/> matches, and completes the span of a request that failed.</summary>
    public static void Configure(this AspNetCoreTraceInstrumentationOptions options, Func<PathString, bool> isHealthEndpoint)
    {
        options.Filter = context => !isHealthEndpoint(context.Request.Path);
        options.EnrichWithHttpResponse = NameTheError;
    }

    // Without an exception the status code is the kind of error: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status.
    private static void NameTheError(Activity activity, HttpResponse response)
    {
        if (response.StatusCode >= StatusCodes.Status500InternalServerError && activity.GetTagItem(GenAi.Error.Type) is null)
        {
            activity.SetTag(GenAi.Error.Type, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }
    }
}
