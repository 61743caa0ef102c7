using LlmRag.Generator.Models;

namespace LlmRag.Generator.Prompts;

/// <summary>What a prompt is filled with. All of it is data: none of it can add a message or leave its place in one.</summary>
/// <param name="Question">The question as asked; what it refers to is in the history.</param>
/// <param name="Passages">The retrieved passages, in the order of their markers.</param>
/// <param name="History">The conversation so far, oldest turn first.</param>
public sealed record PromptInput(string Question, IReadOnlyList<AnswerPassage> Passages, IReadOnlyList<PromptTurn> History)
{
    /// <summary>The variables that a template may use.</summary>
    internal static IReadOnlyList<string> Variables { get; } = ["question", "passages", "history"];
}
