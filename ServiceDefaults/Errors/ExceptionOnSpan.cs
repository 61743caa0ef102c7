using System.Diagnostics;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LlmRag.ServiceDefaults.Errors;

/// <summary>
/// Writes an exception that becomes a 500 onto the span of the request
/// (https://opentelemetry.io/docs/specs/semconv/general/recording-errors/): once it is answered with a problem document, the
/// instrumentation sees a status code only.
/// </summary>
internal sealed class ExceptionOnSpan : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var activity = httpContext.Features.Get<IHttpActivityFeature>()?.Activity;
        activity?.SetTag(GenAi.Error.Type, exception.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        return ValueTask.FromResult(false);
    }
}
