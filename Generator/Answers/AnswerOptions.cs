using System.ComponentModel.DataAnnotations;

namespace LlmRag.Generator.Answers;

/// <summary>Limits of questions and answers: section <c>Answers</c>, validated at start.</summary>
public sealed class AnswerOptions
{
    public const string SectionName = "Answers";

    /// <summary>The longest question, in characters. 8,000 by default.</summary>
    [Range(1, 1_000_000)]
    public int MaxQuestionLength { get; set; } = 8_000;

    /// <summary>How many passages an answer is made from when the request does not say. 8 by default.</summary>
    [Range(1, 50)]
    public int Top { get; set; } = 8;

    /// <summary>The most passages a request may ask for. 20 by default.</summary>
    [Range(1, 50)]
    public int MaxTop { get; set; } = 20;

    /// <summary>How long the retriever may take. 10 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan RetrievalTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many of the last turns of a conversation a follow-up sees. 6 by default; 0 makes every question stand alone.</summary>
    [Range(0, 50)]
    public int ConversationTurns { get; set; } = 6;

    /// <summary>How long a conversation is kept after its last turn. 2 h by default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ConversationLifetime { get; set; } = TimeSpan.FromHours(2);
}
