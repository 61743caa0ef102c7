using System.Text.Json.Serialization;
using LlmRag.Generator.Answers.Retrieval;

namespace LlmRag.Generator.Answers;

/// <summary>Something that happened on the way to an answer, in the order in which it is streamed.</summary>
public abstract record AnswerEvent
{
    /// <summary>The SSE event type.</summary>
    [JsonIgnore]
    public abstract string Type { get; }
}

/// <summary>The passages were found. Always the first event.</summary>
public sealed record RetrievalEvent(
    string AnswerId, string ConversationId, string IndexVersion, double RetrievalMs, IReadOnlyList<RetrievedPassage> Hits) : AnswerEvent
{
    public override string Type => "retrieval";
}

/// <summary>More text of the answer.</summary>
public sealed record DeltaEvent(string Text) : AnswerEvent
{
    public override string Type => "delta";
}

/// <summary>A sentence is complete and this is what it cites.</summary>
public sealed record CitationEvent(Citation Citation) : AnswerEvent
{
    public override string Type => "citation";
}

/// <summary>The answer is complete. The last event, unless the answer failed.</summary>
public sealed record DoneEvent(Answer Answer) : AnswerEvent
{
    public override string Type => "done";
}
