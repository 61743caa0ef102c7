// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

public static class HttpStandardResiliencePipelineBuilderExtensions
{
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder,
        Action<HttpStandardResilienceOptions> configure)
        => builder.Configure((options, _) => configure(options));

    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder,
        Action<HttpStandardResilienceOptions, IServiceProvider> configure)
    {
        builder.Services.AddOptions<HttpStandardResilienceOptions>(builder.PipelineName).Configure(configure);
        return builder;
    }

    /// <summary>One pipeline instance, so one circuit breaker, per scheme, host and port.</summary>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpStandardResiliencePipelineBuilder builder)
    {
        builder.Services.Configure<ResiliencePipelineKeys>(builder.PipelineName, keys =>
            keys.KeyOf = static request => request.RequestUri!.GetLeftPart(UriPartial.Authority));
        return builder;
    }
}
