using System.Globalization;
using LlmRag.Generator.Answers.Retrieval;
using LlmRag.Generator.Models;
using Microsoft.AspNetCore.Mvc;

namespace LlmRag.Generator.Answers;

/// <summary>What went wrong, as the problem document that the caller gets (RFC 9457).</summary>
internal static class AnswerProblems
{
    private const string RetryAfterExtension = "retryAfterSeconds";

    /// <summary>The problem, or null for a failure that nobody foresaw and the exception handler reports.</summary>
    public static ProblemDetails? Of(Exception exception) => exception switch
    {
        RetrievalException failure => Of(failure),
        ModelException failure => Of(failure),
        _ => null,
    };

    /// <summary>Repeats in the header what the problem says about when to come back.</summary>
    public static void SetRetryAfter(HttpResponse response, ProblemDetails problem)
    {
        if (problem.Extensions.TryGetValue(RetryAfterExtension, out var seconds))
        {
            response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
        }
    }

    private static ProblemDetails Of(RetrievalException failure)
    {
        var (status, title) = failure.Kind switch
        {
            RetrievalErrorKind.Timeout => (StatusCodes.Status504GatewayTimeout, "The retriever is too slow."),
            RetrievalErrorKind.InvalidResponse => (StatusCodes.Status502BadGateway, "The retriever did not answer as agreed."),
            _ => (StatusCodes.Status503ServiceUnavailable, "The retriever is not available."),
        };
        return new ProblemDetails { Status = status, Title = title, Detail = failure.Message };
    }

    private static ProblemDetails Of(ModelException failure)
    {
        var (status, title) = failure.Kind switch
        {
            ModelErrorKind.RateLimited => (StatusCodes.Status429TooManyRequests, "The model's provider limits the rate of requests."),
            ModelErrorKind.Timeout => (StatusCodes.Status504GatewayTimeout, "The model is too slow."),
            ModelErrorKind.Unavailable => (StatusCodes.Status503ServiceUnavailable, "The model is not available."),
            ModelErrorKind.Unauthorized => (StatusCodes.Status502BadGateway, "The model's provider does not accept the key."),
            ModelErrorKind.ContentFiltered => (StatusCodes.Status422UnprocessableEntity, "The model's provider filtered the content."),
            ModelErrorKind.BadRequest => (StatusCodes.Status502BadGateway, "The model's provider rejected the request."),
            _ => (StatusCodes.Status502BadGateway, "The model's response cannot be used."),
        };
        var problem = new ProblemDetails { Status = status, Title = title, Detail = failure.Message };
        if (failure.RetryAfter is { } wait)
        {
            problem.Extensions[RetryAfterExtension] = (int)Math.Ceiling(wait.TotalSeconds);
        }

        if (failure.Fallbacks.Count > 0)
        {
            problem.Extensions["fallbacks"] = failure.Fallbacks;
        }

        return problem;
    }
}
