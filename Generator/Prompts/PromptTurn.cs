namespace LlmRag.Generator.Prompts;

/// <summary>One question and its answer, earlier in the conversation.</summary>
public sealed record PromptTurn(string Question, string Answer);
