using System.Diagnostics;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.Generator.Answers;

/// <summary>
/// The span <c>invoke_workflow answer</c> around one answer
/// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-agent-spans.md).
/// </summary>
internal sealed class WorkflowSpan : IDisposable
{
    private const string WorkflowName = "answer";

    private readonly Activity? _activity = AnswerTelemetry.Source.StartActivity(
        $"{GenAi.Operation.Names.InvokeWorkflow} {WorkflowName}",
        ActivityKind.Internal,
        parentContext: default,
        tags: [new(GenAi.Operation.Name, GenAi.Operation.Names.InvokeWorkflow), new(GenAi.Workflow.Name, WorkflowName)]);

    public void SetConversation(string id) => _activity?.SetTag(GenAi.Conversation.Id, id);

    public void SetPrompt(string name, string version) =>
        _activity?.SetTag(GenAi.Prompt.Name, name).SetTag(GenAi.Prompt.Version, version);

    public void SetIndexVersion(string version) => _activity?.SetTag(AnswerTelemetry.IndexVersion, version);

    public void Complete(Answer answer) => _activity?.SetTag(
        AnswerTelemetry.Outcome,
        answer.Refused ? AnswerTelemetry.Outcomes.Refused
            : answer.Grounded ? AnswerTelemetry.Outcomes.Grounded
            : AnswerTelemetry.Outcomes.Ungrounded);

    // Going away is the caller's right, not an error.
    public void Cancel() => _activity?.SetTag(AnswerTelemetry.Outcome, AnswerTelemetry.Outcomes.Cancelled);

    public void Fail(Exception exception)
    {
        _activity?.SetTag(AnswerTelemetry.Outcome, AnswerTelemetry.Outcomes.Failed);
        _activity.Fail(exception);
    }

    public void Dispose() => _activity?.Dispose();
}
