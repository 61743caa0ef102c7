using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace LlmRag.ServiceDefaults.Resilience;

internal static class HttpResilience
{
    /// <summary>
    /// The standard pipeline (total timeout, retry, circuit breaker, attempt timeout;
    /// https://learn.microsoft.com/dotnet/core/resilience/http-resilience), with the limits of <see cref="HttpResilienceOptions"/>,
    /// and a circuit breaker per server: a model provider that is down does not cut off the retriever.
    /// </summary>
    public static void AddServiceResilience(this IHttpClientBuilder http)
    {
        http.Services.AddOptions<HttpResilienceOptions>()
            .BindConfiguration(HttpResilienceOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        http.AddStandardResilienceHandler()
            .Configure((options, services) => Apply(services.GetRequiredService<IOptions<HttpResilienceOptions>>().Value, options))
            .SelectPipelineByAuthority();
    }

    private static void Apply(HttpResilienceOptions limits, HttpStandardResilienceOptions options)
    {
        options.TotalRequestTimeout.Timeout = limits.TotalTimeout;
        options.AttemptTimeout.Timeout = limits.AttemptTimeout;

        // The breaker must see at least two attempts in its window.
        var window = 2 * limits.AttemptTimeout;
        if (options.CircuitBreaker.SamplingDuration < window)
        {
            options.CircuitBreaker.SamplingDuration = window;
        }

        options.Retry.MaxRetryAttempts = limits.MaxRetries;
        options.Retry.Delay = limits.RetryDelay;
        options.Retry.ShouldHandle = MayRetry;
    }

    // A request that changes something is tried again only if it cannot have arrived.
    private static async ValueTask<bool> MayRetry(RetryPredicateArguments<HttpResponseMessage> args)
    {
        var isTransient = await DefaultPredicate(args).ConfigureAwait(false);
        return isTransient && (args.Context.GetRequestMessage()?.IsSafeToRetry() is true || NeverArrived(args.Outcome.Exception));
    }

    private static Func<RetryPredicateArguments<HttpResponseMessage>, ValueTask<bool>> DefaultPredicate { get; } =
        new HttpRetryStrategyOptions().ShouldHandle;

    private static bool NeverArrived(Exception? exception)
        => exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
