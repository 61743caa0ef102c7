using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmRag.ServiceDefaults.Telemetry;

internal static class TraceResponse
{
    /// <summary>
    /// Tells the caller which span served it, in the header of https://www.w3.org/TR/trace-context-2/#traceresponse-header:
    /// <c>traceresponse: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01</c>.
    /// </summary>
    public static void UseTraceResponse(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            context.Response.OnStarting(
                static state =>
                {
                    var (response, id) = ((HttpResponse, string))state;
                    response.Headers["traceresponse"] = id;
                    return Task.CompletedTask;
                },
                (context.Response, id));
        }

        return next(context);
    });
}
