namespace LlmRag.ServiceDefaults.Resilience;

/// <summary>Which requests may reach their server twice.</summary>
public static class SafeToRetry
{
    private static readonly HttpRequestOptionsKey<bool> Key = new("LlmRag.SafeToRetry");

    /// <summary>
    /// Says that this request changes nothing although its method could, like a search by POST, so that it is tried again as a GET is.
    /// Its content must be one that can be sent twice: text, bytes or JSON, not a stream.
    /// </summary>
    public static HttpRequestMessage AsSafeToRetry(this HttpRequestMessage request)
    {
        request.Options.Set(Key, true);
        return request;
    }

    // The safe methods of https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1.
    internal static bool IsSafeToRetry(this HttpRequestMessage request)
        => request.Method == HttpMethod.Get
            || request.Method == HttpMethod.Head
            || request.Method == HttpMethod.Options
            || request.Method == HttpMethod.Trace
            || (request.Options.TryGetValue(Key, out var isSafe) && isSafe);
}
