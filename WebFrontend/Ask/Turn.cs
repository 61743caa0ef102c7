using System.Text;
using LlmRag.WebFrontend.Clients;

namespace LlmRag.WebFrontend.Ask;

/// <summary>A question of the conversation, and what has come of it so far.</summary>
public sealed class Turn(string question)
{
    private readonly StringBuilder _text = new();
    private readonly List<Citation> _citations = [];

    public string Question { get; } = question;

    public TurnState State { get; private set; } = TurnState.Searching;

    /// <summary>Whether more is to come.</summary>
    public bool IsRunning => State is TurnState.Searching or TurnState.Answering;

    /// <summary>The answer so far, in Markdown.</summary>
    public string Text => Answer?.Text ?? _text.ToString();

    public IReadOnlyList<Passage> Passages { get; private set; } = [];

    public IReadOnlyList<Citation> Citations => Answer?.Citations ?? _citations;

    /// <summary>The complete answer, when it is.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>Why there is no complete answer, if it failed.</summary>
    public ServiceProblem? Problem { get; private set; }

    /// <summary>The id of the answer, which is the id of its trace; known even of an answer that failed, if its trace began.</summary>
    public string? AnswerId { get; set; }

    /// <summary>The passages that the answer cites, each with the sentences it is cited for.</summary>
    public IEnumerable<string> QuotesOf(Passage passage) =>
        Citations.Where(citation => citation.Marker == passage.Marker).Select(citation => citation.Quote).Distinct();

    /// <summary>The conversation that the generator put it into.</summary>
    public string? ConversationId { get; private set; }

    public void Apply(AnswerEvent happened)
    {
        switch (happened)
        {
            case RetrievalEvent retrieval:
                AnswerId = retrieval.AnswerId;
                ConversationId = retrieval.ConversationId;
                Passages = retrieval.Hits;
                State = TurnState.Answering;
                break;
            case DeltaEvent delta:
                _text.Append(delta.Text);
                break;
            case CitationEvent cited:
                _citations.Add(cited.Citation);
                break;
            case DoneEvent done:
                AnswerId = done.Answer.AnswerId;
                Answer = done.Answer;
                State = TurnState.Done;
                break;
        }
    }

    public void Stop() => State = TurnState.Stopped;

    public void Fail(ServiceProblem problem)
    {
        Problem = problem;
        AnswerId = problem.TraceId ?? AnswerId;
        State = TurnState.Failed;
    }
}
