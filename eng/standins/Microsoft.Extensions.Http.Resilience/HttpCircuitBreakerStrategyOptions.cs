// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Polly.CircuitBreaker;

namespace Microsoft.Extensions.Http.Resilience;

public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    public HttpCircuitBreakerStrategyOptions()
    {
        ShouldHandle = args => new ValueTask<bool>(HttpClientResiliencePredicates.IsTransient(args.Outcome));
    }
}
