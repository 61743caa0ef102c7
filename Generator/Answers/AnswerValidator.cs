using LlmRag.Generator.Answers.Conversations;
using LlmRag.Generator.Models;
using LlmRag.Generator.Prompts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Answers;

/// <summary>Checks every field of a request, and looks up what its names refer to.</summary>
public sealed class AnswerValidator(PromptCatalog prompts, ModelCatalog models, ConversationStore conversations, IOptions<AnswerOptions> options)
{
    /// <summary>The checked question, or the problem to answer with.</summary>
    public async Task<(ValidQuestion? Question, IResult? Problem)> ValidateAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        CheckQuestion(request.Question, errors);
        CheckTop(request.Top, errors);
        CheckPrompt(request.Prompt, errors);
        CheckModel(request.Model, errors);
        if (errors.Count > 0)
        {
            return (null, TypedResults.ValidationProblem(errors));
        }

        var conversation = string.IsNullOrWhiteSpace(request.ConversationId)
            ? await conversations.BeginAsync(cancellationToken)
            : await conversations.FindAsync(request.ConversationId, cancellationToken);
        if (conversation is null)
        {
            return (null, UnknownConversation());
        }

        var question = new ValidQuestion(
            request.Question!.Trim(), conversation, request.Model, request.Prompt, request.UserId, request.Top ?? options.Value.Top);
        return (question, null);
    }

    private void CheckQuestion(string? question, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(question))
        {
            errors["question"] = ["The question is empty."];
        }
        else if (question.Length > options.Value.MaxQuestionLength)
        {
            errors["question"] = [$"The question has {question.Length:N0} characters; the limit is {options.Value.MaxQuestionLength:N0}."];
        }
    }

    private void CheckTop(int? top, Dictionary<string, string[]> errors)
    {
        if (top is < 1 || top > options.Value.MaxTop)
        {
            errors["top"] = [$"top must be between 1 and {options.Value.MaxTop}."];
        }
    }

    private void CheckPrompt(string? prompt, Dictionary<string, string[]> errors)
    {
        try
        {
            prompts.Choose(AnswersExtensions.PromptName, key: "", prompt);
        }
        catch (PromptNotFoundException exception)
        {
            errors["prompt"] = [exception.Message];
        }
    }

    private void CheckModel(string? model, Dictionary<string, string[]> errors)
    {
        if (models.Find(model) is null)
        {
            errors["model"] = [$"There is no model '{model}'; there are {string.Join(", ", models.Models.Select(known => known.Name))}."];
        }
    }

    private static ProblemHttpResult UnknownConversation() => TypedResults.Problem(new HttpValidationProblemDetails(
        new Dictionary<string, string[]> { ["conversationId"] = ["No such conversation. Ids are issued by this service and forgotten after a while; omit the field to begin a new one."] })
    {
        Status = StatusCodes.Status404NotFound,
        Title = "The conversation is unknown.",
    });
}
