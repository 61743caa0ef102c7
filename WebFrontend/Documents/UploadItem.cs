using LlmRag.WebFrontend.Clients;
using LlmRag.WebFrontend.Components.Shared;

namespace LlmRag.WebFrontend.Documents;

/// <summary>A file or a text on its way into the store.</summary>
public sealed class UploadItem(string name, long size, Func<UploadItem, CancellationToken, Task<AcceptedDocuments>> send)
{
    private long _sent;

    public string Name { get; } = name;

    public long Size { get; } = size;

    public UploadState State { get; private set; } = UploadState.Waiting;

    public ServiceProblem? Problem { get; private set; }

    public bool IsOver => State is UploadState.Done or UploadState.Failed;

    /// <summary>Whether sending it once more may help: what it is made of was not the reason.</summary>
    public bool CanRetry { get; private set; }

    /// <summary>Progress; sending counts for the first half, reading for the second.</summary>
    public int Percent => State switch
    {
        UploadState.Sending => (int)(50 * _sent / Math.Max(1, Size)),
        UploadState.Reading => 50,
        UploadState.Done => 100,
        _ => 0,
    };

    public string Describe() => State switch
    {
        UploadState.Waiting => "Waiting",
        UploadState.Sending => $"Sending, {Display.Size(_sent)} of {Display.Size(Size)}",
        UploadState.Reading => "Being read",
        UploadState.Done => "Ready",
        _ => "Failed",
    };

    internal Task<AcceptedDocuments> SendAsync(CancellationToken cancellationToken)
    {
        (State, Problem, CanRetry, _sent) = (UploadState.Sending, null, false, 0);
        return send(this, cancellationToken);
    }

    internal void Sent(long bytes) => _sent = bytes;

    internal void Accepted() => State = UploadState.Reading;

    internal void Done() => State = UploadState.Done;

    internal void Wait() => State = UploadState.Waiting;

    internal void Fail(ServiceProblem problem, bool canRetry) => (State, Problem, CanRetry) = (UploadState.Failed, problem, canRetry);
}
