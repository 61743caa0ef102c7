namespace LlmRag.WebFrontend.Clients;

/// <summary>
/// Something that the generator streams on the way to an answer:
/// <code>
/// event: delta
/// data: {"text":"The token "}
/// </code>
/// </summary>
public abstract record AnswerEvent;

/// <summary>The passages were found; the first event.</summary>
public sealed record RetrievalEvent(
    string AnswerId, string ConversationId, string IndexVersion, double RetrievalMs, IReadOnlyList<Passage> Hits) : AnswerEvent;

/// <summary>More text of the answer.</summary>
public sealed record DeltaEvent(string Text) : AnswerEvent;

/// <summary>A sentence is complete, and this is what it cites.</summary>
public sealed record CitationEvent(Citation Citation) : AnswerEvent;

/// <summary>The answer is complete; the last event.</summary>
public sealed record DoneEvent(Answer Answer) : AnswerEvent;
