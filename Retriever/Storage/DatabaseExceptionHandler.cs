using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace LlmRag.Retriever.Storage;

/// <summary>Answers 503 with Retry-After while the database is away: the caller did nothing wrong and may come again.</summary>
public sealed class DatabaseExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StoreNotReadyException && !IsAway(exception))
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "2";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "The document store is not available",
                Detail = exception is StoreNotReadyException ? exception.Message : "The database does not answer. Try again in a moment.",
            },
        });
    }

    // Broken or refused connections, time-outs, and a server that is starting up or shutting down (class 57P).
    private static bool IsAway(Exception exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => false,
    };
}
