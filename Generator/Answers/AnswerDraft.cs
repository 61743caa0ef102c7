using System.Diagnostics;
using LlmRag.Generator.Answers.Citations;
using LlmRag.Generator.Answers.Retrieval;
using LlmRag.Generator.Models;
using LlmRag.Generator.Prompts;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Answers;

/// <summary>What is known of an answer while it is being made.</summary>
internal sealed class AnswerDraft(ValidQuestion question, ActivityTraceId traceId, TimeProvider clock)
{
    private static readonly SearchRanks NoRanks = new(null, null, null);

    private readonly long _started = clock.GetTimestamp();
    private readonly UsageDetails _usage = new();
    private double? _firstTokenMs;
    private ModelCall? _call;
    private string? _responseModel;
    private ChatFinishReason? _finishReason;

    public ValidQuestion Question { get; } = question;

    public string AnswerId { get; } = traceId.ToHexString();

    /// <summary>The question with what it refers to.</summary>
    public string StandaloneQuestion { get; set; } = question.Text;

    public IReadOnlyList<RetrievedPassage> Passages { get; private set; } = [];

    public string IndexVersion { get; private set; } = "";

    public double RetrievalMs { get; private set; }

    /// <summary>The passages as a model sees them.</summary>
    public IReadOnlyList<AnswerPassage> AnswerPassages { get; private set; } = [];

    public string PromptName { get; private set; } = "";

    public string PromptVersion { get; private set; } = "";

    public void SetRetrieval(SearchResponse found, TimeSpan elapsed)
    {
        IndexVersion = found.IndexVersion;
        RetrievalMs = Milliseconds(elapsed);
        Passages =
        [
            .. found.Hits.Select((hit, index) => new RetrievedPassage(
                index + 1, hit.DocumentId, hit.ChunkId, hit.Title, hit.Uri, hit.Section, hit.Text, hit.Score, hit.Ranks ?? NoRanks)),
        ];
        AnswerPassages =
        [
            .. Passages.Select(passage => new AnswerPassage(passage.Marker, passage.Title, passage.Section, passage.Text, passage.Score)),
        ];
    }

    public void SetPrompt(RenderedPrompt prompt) => (PromptName, PromptVersion) = (prompt.Name, prompt.Version);

    /// <summary>Adds to the options of the prompt which model is wanted and what the answer is made from.</summary>
    public ChatOptions AddTo(ChatOptions options)
    {
        options.ModelId = Question.Model ?? options.ModelId;
        return new AnswerContext(StandaloneQuestion, AnswerPassages)
        {
            ConversationId = Question.Conversation.Id,
            PromptName = PromptName,
            PromptVersion = PromptVersion,
        }.AddTo(options);
    }

    /// <summary>Takes from an update of the model what is not text.</summary>
    public void Note(ChatResponseUpdate update)
    {
        if (update.Text.Length > 0)
        {
            _firstTokenMs ??= ElapsedMs();
        }

        _call ??= ModelCall.From(update);
        _responseModel = update.ModelId ?? _responseModel;
        _finishReason = update.FinishReason ?? _finishReason;
        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            _usage.Add(usage.Details);
        }
    }

    public Answer Finish(CitationVerifier verifier)
    {
        var refused = verifier.Citations.Count == 0 && Refusal.Is(verifier.Text);
        var total = ElapsedMs();
        return new Answer(
            AnswerId,
            Question.Conversation.Id,
            Question.Text,
            verifier.Text.Trim(),
            verifier.Citations,
            Grounded: !refused && verifier is { Claims: > 0, Uncited: 0, Unsupported: 0 },
            refused,
            Cached: false,
            _call?.Provider ?? "",
            _responseModel ?? _call?.Model ?? "",
            PromptName,
            PromptVersion,
            IndexVersion,
            new AnswerUsage(_usage.InputTokenCount ?? 0, _usage.OutputTokenCount ?? 0, _usage.CachedInputTokenCount, _usage.ReasoningTokenCount),
            CostUsd: _call is { BuiltIn: true } ? 0 : null,
            new AnswerLatency(RetrievalMs, _firstTokenMs ?? total, total),
            _finishReason?.Value ?? "",
            [.. (_call?.Fallbacks ?? []).Select(fallback => new AnswerFallback(fallback.Model, fallback.Error))],
            [.. Warnings(verifier)],
            Guardrails: []);
    }

    private IEnumerable<string> Warnings(CitationVerifier verifier)
    {
        if (Passages.Count == 0)
        {
            yield return "No passage was found for the question.";
        }

        foreach (var marker in verifier.UnknownMarkers)
        {
            yield return $"The model cited [{marker}], but there is no such passage; the marker was removed.";
        }

        if (verifier.Uncited > 0)
        {
            yield return $"Sentences without a citation: {verifier.Uncited} of {verifier.Claims}.";
        }

        if (verifier.Unsupported > 0)
        {
            yield return $"Sentences that the cited passages do not support: {verifier.Unsupported} of {verifier.Claims}.";
        }

        if (_finishReason == ChatFinishReason.Length)
        {
            yield return "The answer was cut off at the model's limit of output tokens.";
        }
    }

    private double ElapsedMs() => Milliseconds(clock.GetElapsedTime(_started));

    private static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 3);
}
