using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LlmRag.Generator.Answers;

/// <summary><c>POST /answers</c>: as server-sent events where the caller accepts them, otherwise as one JSON document.</summary>
public static class AnswersApi
{
    // Room for the longest question in escaped UTF-8, and little more.
    private const int MaxBodyBytes = 1 << 20;

    /// <summary>Maps the endpoint.</summary>
    public static IEndpointRouteBuilder MapAnswersApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/answers", AnswerAsync)
            .WithTags("Answers")
            .WithName("Answer")
            .WithSummary("Answers a question from the ingested documents, with verified citations.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Produces<Answer>()
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);

        return app;
    }

    private static async Task<IResult> AnswerAsync(
        AnswerRequest request, HttpContext context, AnswerValidator validator, AnswerPipeline pipeline, CancellationToken cancellationToken)
    {
        var (question, invalid) = await validator.ValidateAsync(request, cancellationToken);
        if (question is null)
        {
            return invalid!;
        }

        try
        {
            if (!AcceptsEvents(context.Request))
            {
                return TypedResults.Ok(await pipeline.AnswerAsync(question, (_, _) => ValueTask.CompletedTask, cancellationToken));
            }

            var stream = await AnswerStream.StartAsync(pipeline, question, cancellationToken);
            return TypedResults.ServerSentEvents(stream.ReadAsync(exception => ProblemInStream(context, exception)));
        }
        catch (Exception exception) when (AnswerProblems.Of(exception) is { } problem)
        {
            AnswerProblems.SetRetryAfter(context.Response, problem);
            return TypedResults.Problem(problem);
        }
    }

    private static bool AcceptsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));

    // Inside a stream nobody else completes the problem: the defaults of the service are applied here.
    private static ProblemDetails ProblemInStream(HttpContext context, Exception exception)
    {
        var problem = AnswerProblems.Of(exception) ?? new ProblemDetails
        {
            Status = StatusCodes.Status500InternalServerError,
            Title = "The answer could not be completed.",
        };
        context.RequestServices.GetRequiredService<IOptions<ProblemDetailsOptions>>().Value.CustomizeProblemDetails?
            .Invoke(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem, Exception = exception });
        return problem;
    }
}
