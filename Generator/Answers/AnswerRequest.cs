namespace LlmRag.Generator.Answers;

/// <summary>A question to <c>POST /answers</c>.</summary>
/// <param name="Question">The question in the user's words.</param>
/// <param name="ConversationId">The id that an earlier answer returned, to ask a follow-up; omit it to begin a conversation.</param>
/// <param name="UserId">Whoever asks. Never stored or exported as it is.</param>
/// <param name="Model">A name of <c>GET /models</c>; the default one when omitted.</param>
/// <param name="Prompt">A name, or <c>name@version</c>, of <c>GET /prompts</c>; the default one when omitted.</param>
/// <param name="Top">How many passages to answer from.</param>
public sealed record AnswerRequest(
    string? Question, string? ConversationId = null, string? UserId = null, string? Model = null, string? Prompt = null, int? Top = null);
