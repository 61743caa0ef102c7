using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LlmRag.ServiceDefaults.Errors;

/// <summary>
/// The framework's writer leaves the body empty for a client that accepts no JSON. One that asked for an event stream, and fails
/// before the stream begins, is to learn why; only a browser's page request is left to the pages.
/// </summary>
internal sealed class AnyAcceptProblemDetailsWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context)
        => !context.HttpContext.Request.Headers.Accept
            .Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) is true);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        options.Value.CustomizeProblemDetails?.Invoke(context);
        await context.HttpContext.Response.WriteAsJsonAsync(
            context.ProblemDetails,
            context.ProblemDetails.GetType(),
            options: null,
            "application/problem+json",
            context.HttpContext.RequestAborted);
    }
}
