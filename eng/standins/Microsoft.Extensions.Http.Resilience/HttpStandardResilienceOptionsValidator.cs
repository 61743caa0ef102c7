// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

internal sealed class HttpStandardResilienceOptionsValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var attempt = options.AttemptTimeout.Timeout;
        var result = new ValidateOptionsResultBuilder();

        if (attempt > options.TotalRequestTimeout.Timeout)
        {
            result.AddError($"The total request timeout ({options.TotalRequestTimeout.Timeout}) must not be below the attempt timeout ({attempt}).");
        }

        if (options.CircuitBreaker.SamplingDuration < 2 * attempt)
        {
            result.AddError($"The sampling duration of the circuit breaker ({options.CircuitBreaker.SamplingDuration}) must be at least double the attempt timeout ({attempt}).");
        }

        return result.Build();
    }
}
