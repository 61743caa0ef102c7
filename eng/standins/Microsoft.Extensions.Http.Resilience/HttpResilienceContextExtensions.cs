// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using System.Diagnostics.CodeAnalysis;

namespace Polly;

[Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
public static class HttpResilienceContextExtensions
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage?> Key = new("Resilience.Http.RequestMessage");

    public static HttpRequestMessage? GetRequestMessage(this ResilienceContext context) => context.Properties.GetValue(Key, null);

    public static void SetRequestMessage(this ResilienceContext context, HttpRequestMessage? requestMessage)
        => context.Properties.Set(Key, requestMessage);
}
