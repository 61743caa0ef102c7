using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LlmRag.WebFrontend.Clients;

/// <summary>What went wrong at a service, in words for whoever sits at the page.</summary>
/// <param name="What">What happened.</param>
/// <param name="WhatToDo">What helps.</param>
/// <param name="Status">The HTTP status; none if no response came.</param>
/// <param name="TraceId">The trace in which it can be looked up.</param>
public sealed record ServiceProblem(string What, string WhatToDo, int? Status = null, string? TraceId = null)
{
    /// <summary>Reads the problem details (RFC 9457) of a response that is not a success; makes do with the status if there are none.</summary>
    public static async Task<ServiceProblem> ReadAsync(string service, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);

        ProblemBody? body = null;
        try
        {
            body = await response.Content.ReadFromJsonAsync<ProblemBody>(cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // A gateway's HTML page says less than the status does.
        }

        return From(service, body ?? new(), (int)response.StatusCode, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>Reads the problem details that a service sends as the last event of a stream.</summary>
    public static ServiceProblem Read(string service, JsonElement problem)
    {
        var body = problem.Deserialize<ProblemBody>(JsonSerializerOptions.Web) ?? new();
        return From(service, body, body.Status ?? (int)HttpStatusCode.InternalServerError, retryAfter: null);
    }

    /// <summary>The service did not answer at all.</summary>
    public static ServiceProblem Unreachable(string service) => new(
        $"The {service} cannot be reached.",
        $"It may still be starting. See in the console of the AppHost or in the dashboard whether “{service}” runs, then try again.");

    /// <summary>The service was too slow.</summary>
    public static ServiceProblem TooSlow(string service) => new(
        $"The {service} took too long.", "Try again. If it stays slow, the trace in the dashboard shows where the time goes.");

    /// <summary>The response ended before it was complete.</summary>
    public static ServiceProblem BrokenOff(string service) => new(
        $"The connection to the {service} broke off.", "What has arrived is kept. Try again to get the whole of it.");

    private static ServiceProblem From(string service, ProblemBody body, int status, TimeSpan? retryAfter)
    {
        var reasons = body.Errors is { Count: > 0 } errors ? string.Join(' ', errors.Values.SelectMany(messages => messages)) : null;
        var what = body.Detail ?? reasons ?? body.Title ?? $"The {service} answered with status {status}.";
        return new ServiceProblem(what, Advice(service, status, retryAfter), status, body.TraceId);
    }

    private static string Advice(string service, int status, TimeSpan? retryAfter) => status switch
    {
        400 or 422 => "Change it and send it again.",
        401 or 403 => "Check the key that the service was given, then try again.",
        404 => "It may have been deleted in the meantime. Reload the page.",
        409 => "Somebody else changed it in the meantime. Reload the page, then try again.",
        413 => "Send less at once.",
        415 => "Send Markdown, HTML, text, JSON, CSV or DOCX.",
        429 => retryAfter is { TotalSeconds: > 0 } wait ? $"Wait {Math.Ceiling(wait.TotalSeconds)} s, then try again." : "Wait a moment, then try again.",
        502 => "Check endpoint, key and model name in the connection string of the model, then try again.",
        503 => "It may still be starting. Wait a moment, then try again.",
        504 => "Try again. If it stays slow, the trace in the dashboard shows where the time goes.",
        _ => $"Try again. If it happens again, the trace and the log of “{service}” in the dashboard show why.",
    };

    private sealed record ProblemBody(
        string? Title = null, string? Detail = null, int? Status = null, string? TraceId = null, Dictionary<string, string[]>? Errors = null);
}
