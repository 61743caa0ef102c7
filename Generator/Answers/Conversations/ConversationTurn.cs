namespace LlmRag.Generator.Answers.Conversations;

/// <summary>One question of a conversation and what was answered.</summary>
/// <param name="Question">The question as asked.</param>
/// <param name="StandaloneQuestion">The question with what it referred to (see <see cref="FollowUp"/>).</param>
/// <param name="Answer">The answer's text.</param>
public sealed record ConversationTurn(string Question, string StandaloneQuestion, string Answer);
