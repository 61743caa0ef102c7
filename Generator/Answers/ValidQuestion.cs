using LlmRag.Generator.Answers.Conversations;

namespace LlmRag.Generator.Answers;

/// <summary>A request whose every field has been checked, with what its names refer to.</summary>
/// <param name="Text">The question.</param>
/// <param name="Conversation">The conversation it continues or begins.</param>
/// <param name="Model">The name of the model, or null for the default.</param>
/// <param name="Prompt">The name of the prompt, or null for the default.</param>
/// <param name="UserId">Whoever asks, if known.</param>
/// <param name="Top">How many passages.</param>
public sealed record ValidQuestion(string Text, Conversation Conversation, string? Model, string? Prompt, string? UserId, int Top);
