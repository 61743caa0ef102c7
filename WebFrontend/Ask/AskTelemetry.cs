using System.Diagnostics;

namespace LlmRag.WebFrontend.Ask;

/// <summary>
/// The span <c>ask</c>: a question from Enter to the last word on the page. It is the root of its trace, so that the trace id, which is
/// the id of the answer, belongs to this question alone.
/// </summary>
public static class AskTelemetry
{
    public const string SourceName = "LlmRag.WebFrontend";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Starts the span of a question. What is current here is an activity of the circuit, which lives as long as the page is open and
    /// would put all its questions into one trace; it is linked instead of being the parent.
    /// </summary>
    public static Activity? StartQuestion()
    {
        var circuit = Activity.Current;
        Activity.Current = null;
        return Source.StartActivity(
            ActivityKind.Internal, parentContext: default, links: circuit is null ? null : [new ActivityLink(circuit.Context)], name: "ask");
    }
}
