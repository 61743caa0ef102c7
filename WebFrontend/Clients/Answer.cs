using System.Text.Json.Serialization;

namespace LlmRag.WebFrontend.Clients;

/// <summary>A finished answer, as the generator sends it. Its id is the id of its trace.</summary>
public sealed record Answer(
    string AnswerId,
    string ConversationId,
    string Question,
    [property: JsonPropertyName("answer")] string Text,
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
    IReadOnlyList<string> Warnings);

/// <summary>What a marker of the answer points to: a sentence of a retrieved passage, and how well it supports the citing sentence (0 to 1).</summary>
public sealed record Citation(int Marker, string DocumentId, string ChunkId, string Title, string? Uri, string Quote, double Support);

public sealed record AnswerUsage(long InputTokens, long OutputTokens, long? CachedInputTokens = null, long? ReasoningTokens = null);

public sealed record AnswerLatency(double RetrievalMs, double TimeToFirstTokenMs, double TotalMs);

/// <summary>A model that was tried before the one that answered, and why it did not answer.</summary>
public sealed record AnswerFallback(string Model, string Error);

/// <summary>A retrieved passage. The text <c>[1]</c> of the answer points to the one with marker 1.</summary>
public sealed record Passage(
    int Marker, string DocumentId, string ChunkId, string Title, string? Uri, string? Section, string Text, double Score, PassageRanks Ranks);

/// <summary>The passage's place in each stage of the search that found it; the best is 1.</summary>
public sealed record PassageRanks(int? Lexical = null, int? Vector = null, int? Rerank = null);
