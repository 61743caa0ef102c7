using System.ClientModel;
using System.Globalization;
using System.Text.Json;
using LlmRag.Generator.Models.Connections;

namespace LlmRag.Generator.Models.Resilience;

/// <summary>Says what a failure of a provider or of its library means. Messages hold neither the key nor what was asked.</summary>
internal static class ModelErrors
{
    /// <summary>The failure as the caller sees it. <paramref name="exception"/> is not the caller's own cancellation.</summary>
    public static ModelException Translate(Exception exception, ModelConnection connection, DateTimeOffset now) => exception switch
    {
        ModelException known => known,
        ClientResultException { Status: > 0 } rejected => FromStatus(rejected, connection, now),
        TimeoutException or OperationCanceledException or HttpRequestException or IOException or ClientResultException =>
            new(ModelErrorKind.Unavailable, $"{connection} cannot be reached, or broke the connection.", exception),

        // The library reads the JSON: whatever it throws then means that it is not the JSON that was agreed.
        JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException or NotSupportedException =>
            new(ModelErrorKind.InvalidResponse, $"{connection} sent a response that is not a chat completion.", exception),
        _ => new(ModelErrorKind.Unavailable, $"{connection} failed: {exception.GetType().Name}.", exception),
    };

    public static ModelException TimedOut(ModelConnection connection, string limit, TimeSpan value, Exception? exception = null) =>
        new(ModelErrorKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"{connection} exceeded the limit {limit} of {value.TotalSeconds:0.###} s."), exception);

    public static ModelException Broken(ModelConnection connection) =>
        new(ModelErrorKind.Unavailable, $"{connection} ended the stream before the answer was complete.");

    /// <summary>Whether the same request may succeed on the same model a moment later.</summary>
    public static bool IsTransient(this ModelException error) => error.Kind switch
    {
        ModelErrorKind.Unavailable or ModelErrorKind.Timeout => true,

        // No quota left is also a 429; waiting does not fill it up.
        ModelErrorKind.RateLimited => error.ProviderCode is not "insufficient_quota",
        _ => false,
    };

    private static ModelException FromStatus(ClientResultException rejected, ModelConnection connection, DateTimeOffset now)
    {
        var response = rejected.GetRawResponse();
        var code = ProviderCode(response?.Content);
        var suffix = code is null ? "" : $", {code}";
        var (kind, message) = rejected.Status switch
        {
            401 or 403 => (ModelErrorKind.Unauthorized, $"{connection} does not accept the key ({rejected.Status}{suffix})."),
            404 => (ModelErrorKind.BadRequest, $"{connection} was not found: is the model's name right, and the endpoint ({rejected.Status}{suffix})?"),
            429 => (ModelErrorKind.RateLimited, $"{connection} limits the rate of requests ({rejected.Status}{suffix})."),
            408 => (ModelErrorKind.Timeout, $"{connection} took too long by its own measure ({rejected.Status}{suffix})."),
            400 when code is "content_filter" => (ModelErrorKind.ContentFiltered, $"{connection} filtered the request ({code})."),
            >= 400 and < 500 => (ModelErrorKind.BadRequest, $"{connection} rejected the request ({rejected.Status}{suffix})."),
            >= 500 => (ModelErrorKind.Unavailable, $"{connection} failed ({rejected.Status}{suffix})."),
            _ => (ModelErrorKind.InvalidResponse, $"{connection} answered with the unexpected status {rejected.Status}."),
        };
        return new(kind, message, rejected)
        {
            StatusCode = rejected.Status,
            ProviderCode = code,
            RetryAfter = RetryAfter(response, now),
        };
    }

    // {"error":{"message":"…","type":"invalid_request_error","param":null,"code":"model_not_found"}}
    private static string? ProviderCode(BinaryData? content)
    {
        try
        {
            using var document = JsonDocument.Parse(content ?? BinaryData.FromString("null"));
            var code = document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object
                && error.TryGetProperty("code", out var value) ? value.ToString() : null;

            // It becomes a label of telemetry: only what looks like a code may.
            return code is { Length: > 0 and <= 64 } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? code : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(System.ClientModel.Primitives.PipelineResponse? response, DateTimeOffset now)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return Positive(milliseconds / 1000);
        }

        if (!response.Headers.TryGetValue("Retry-After", out text))
        {
            return null;
        }

        return double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? Positive(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Positive((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan? Positive(double seconds) =>
        double.IsFinite(seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds)) : null;
}
