namespace LlmRag.WebFrontend.Clients;

/// <summary>A question to the generator; <paramref name="ConversationId"/> makes it a follow-up.</summary>
public sealed record AnswerRequest(string Question, string? ConversationId = null);
