namespace LlmRag.Generator.Answers;

/// <summary>A finished answer.</summary>
/// <param name="AnswerId">The id of its trace.</param>
/// <param name="ConversationId">The conversation it belongs to; send it with a follow-up question.</param>
/// <param name="Question">The question as asked.</param>
/// <param name="Text">The answer in Markdown; <c>[1]</c> points to the citation with marker 1.</param>
/// <param name="Citations">One per cited passage and sentence, in order of appearance.</param>
/// <param name="Grounded">Whether every sentence that claims something is cited, and supported by what it cites.</param>
/// <param name="Refused">Whether the model said that the passages do not contain the answer.</param>
/// <param name="Cached">Whether it was answered before.</param>
/// <param name="Provider">The model's provider in the terms of the GenAI conventions.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="PromptName">The prompt template.</param>
/// <param name="PromptVersion">Its version.</param>
/// <param name="IndexVersion">The version of the index that the passages came from.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="CostUsd">What the call cost; 0 for the built-in model, null when the price is not known.</param>
/// <param name="Latency">Where the time went.</param>
/// <param name="FinishReason">Why the model stopped: <c>stop</c>, <c>length</c>, <c>content_filter</c>.</param>
/// <param name="Fallbacks">The models that failed before this one.</param>
/// <param name="Warnings">What was corrected or could not be verified, in plain sentences.</param>
/// <param name="Guardrails">Verdicts of the guards.</param>
public sealed record Answer(
    string AnswerId,
    string ConversationId,
    string Question,
    [property: System.Text.Json.Serialization.JsonPropertyName("answer")] string Text,
    IReadOnlyList<Citation> Citations,
    bool Grounded,
    bool Refused,
    bool Cached,
    string Provider,
    string Model,
    string PromptName,
    string PromptVersion,
    string IndexVersion,
    AnswerUsage Usage,
    decimal? CostUsd,
    AnswerLatency Latency,
    string FinishReason,
    IReadOnlyList<AnswerFallback> Fallbacks,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Guardrails);

/// <summary>A marker of the answer, resolved and checked.</summary>
/// <param name="Marker">The number in the answer's text.</param>
/// <param name="DocumentId">The document of the passage.</param>
/// <param name="ChunkId">The passage.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Uri">Where the document came from, if known.</param>
/// <param name="Quote">The sentence of the passage that supports the citing sentence best, verbatim.</param>
/// <param name="Support">How well it does: 0 to 1.</param>
public sealed record Citation(int Marker, string DocumentId, string ChunkId, string Title, string? Uri, string Quote, double Support);

/// <summary>Tokens as the provider counted them (the built-in model estimates them).</summary>
public sealed record AnswerUsage(long InputTokens, long OutputTokens, long? CachedInputTokens, long? ReasoningTokens);

/// <summary>Milliseconds since the request was accepted, but for <paramref name="RetrievalMs"/>, which is the retrieval alone.</summary>
public sealed record AnswerLatency(double RetrievalMs, double TimeToFirstTokenMs, double TotalMs);

/// <summary>A model that was tried and failed.</summary>
public sealed record AnswerFallback(string Model, string Error);
