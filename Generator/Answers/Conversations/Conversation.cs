namespace LlmRag.Generator.Answers.Conversations;

/// <summary>A conversation as a question finds it: its last turns, oldest first.</summary>
public sealed record Conversation(string Id, IReadOnlyList<ConversationTurn> Turns);
