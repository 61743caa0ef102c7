// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

public static class HttpClientResiliencePredicates
{
    /// <summary>5xx, 408, 429, <see cref="HttpRequestException"/>, <see cref="TimeoutRejectedException"/>.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => (int)response.StatusCode is >= 500 or 408 or 429,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        _ => false,
    };

    internal static bool IsConnectionTimeout(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
        => !cancellationToken.IsCancellationRequested
            && outcome.Exception is OperationCanceledException { Source: "System.Private.CoreLib", InnerException: TimeoutException };
}
