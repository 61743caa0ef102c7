// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Polly;

namespace System.Net.Http;

public static class HttpResilienceHttpRequestMessageExtensions
{
    private static readonly HttpRequestOptionsKey<ResilienceContext?> Key = new("Resilience.Http.ResilienceContext");

    public static ResilienceContext? GetResilienceContext(this HttpRequestMessage requestMessage)
        => requestMessage.Options.TryGetValue(Key, out var context) ? context : null;

    public static void SetResilienceContext(this HttpRequestMessage requestMessage, ResilienceContext? resilienceContext)
        => requestMessage.Options.Set(Key, resilienceContext);
}
