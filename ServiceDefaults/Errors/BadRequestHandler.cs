using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LlmRag.ServiceDefaults.Errors;

/// <summary>
/// A request that cannot be read is the caller's error: 400 with the field and the position of malformed JSON, 413, 415.
/// It is not logged as an error of ours.
/// </summary>
internal sealed partial class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException badRequest)
        {
            return false;
        }

        var problem = badRequest.InnerException switch
        {
            JsonException json => Describe(json),
            InvalidDataException { Message: var limit } when limit.Contains("limit", StringComparison.Ordinal)
                => new ProblemDetails { Status = StatusCodes.Status413PayloadTooLarge, Detail = limit },
            _ => new ProblemDetails { Status = badRequest.StatusCode, Detail = badRequest.Message },
        };

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = problem,
            Exception = exception,
        });
    }

    private static HttpValidationProblemDetails Describe(JsonException exception)
    {
        var missing = MissingFields().Match(exception.Message);
        var errors = missing.Success
            ? missing.Groups["names"].Value.Split(", ").ToDictionary(name => name.Trim('\''), _ => new[] { "The field is required." })
            : new Dictionary<string, string[]> { [FieldOf(exception)] = [$"{ReasonOf(exception)}{PositionOf(exception)}"] };

        return new HttpValidationProblemDetails(errors)
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request body could not be read.",
        };
    }

    // "$.hits[2].score" → "hits[2].score"; "$", the whole, → "body"
    private static string FieldOf(JsonException exception)
        => exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";

    // The serializer's text names our types, which is nothing to the caller, and repeats path and position.
    private static string ReasonOf(JsonException exception)
        => exception.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "The value has the wrong type"
            : PathAndPosition().Replace(exception.Message, string.Empty).TrimEnd('.', ' ');

    private static string PositionOf(JsonException exception)
        => exception is { LineNumber: { } line, BytePositionInLine: { } position } ? $" (line {line + 1}, byte {position + 1})." : ".";

    // "JSON deserialization for type 'X' was missing required properties including: 'question', 'top'."
    [GeneratedRegex("missing required properties including: (?<names>'.+')")]
    private static partial Regex MissingFields();

    // "… Path: $.top | LineNumber: 0 | BytePositionInLine: 9."; the parser's own messages begin it with "LineNumber".
    [GeneratedRegex(@"\s*(Path: .*\| )?LineNumber: .*$")]
    private static partial Regex PathAndPosition();
}
