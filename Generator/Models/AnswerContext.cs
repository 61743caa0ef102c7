using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models;

/// <summary>
/// What an answer is made from, beside the rendered messages: it travels with the call inside this process and never leaves it.
/// The built-in extractive model reads the question and the passages; the telemetry of the call reads the names.
/// </summary>
/// <param name="Question">The question to answer, already stand-alone (follow-up references resolved).</param>
/// <param name="Passages">The passages in the order of their markers.</param>
public sealed record AnswerContext(string Question, IReadOnlyList<AnswerPassage> Passages)
{
    /// <summary>The key in <see cref="ChatOptions.AdditionalProperties"/>; the clients of real providers remove it before a request is built.</summary>
    public const string PassagesKey = "llmrag.answer-context";

    /// <summary>The conversation, where there is one.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The prompt template that the messages were rendered from.</summary>
    public string? PromptName { get; init; }

    /// <summary>The version of that template.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>Puts the context into the options of a call.</summary>
    public ChatOptions AddTo(ChatOptions options)
    {
        (options.AdditionalProperties ??= [])[PassagesKey] = this;
        return options;
    }

    /// <summary>The context of a call, or null when the caller gave none.</summary>
    public static AnswerContext? From(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PassagesKey, out AnswerContext? context) == true ? context : null;
}
