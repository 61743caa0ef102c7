using System.Diagnostics;
using System.Text.Json;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>
/// The span <c>retrieval ragdb</c> around one search
/// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-spans.md#retrievals).
/// </summary>
internal sealed class RetrievalSpan : IDisposable
{
    private const string DataSource = "ragdb";

    private readonly Activity? _activity;
    private readonly bool _captureContent;

    private RetrievalSpan(Activity? activity, bool captureContent)
    {
        _activity = activity;
        _captureContent = captureContent;
    }

    public static RetrievalSpan Start(string query, int top, bool captureContent)
    {
        // The provider's name makes the dashboard show the span as one of generative AI.
        var activity = AnswerTelemetry.Source.StartActivity(
            $"{GenAi.Operation.Names.Retrieval} {DataSource}",
            ActivityKind.Client,
            parentContext: default,
            tags:
            [
                new(GenAi.Operation.Name, GenAi.Operation.Names.Retrieval),
                new(GenAi.Provider.Name, GenAi.Provider.Names.LlmRag),
                new(GenAi.DataSource.Id, DataSource),
                new(GenAi.Request.TopK, (double)top),
            ]);
        if (captureContent && activity is { IsAllDataRequested: true })
        {
            activity.SetTag(GenAi.Retrieval.QueryText, query);
        }

        return new RetrievalSpan(activity, captureContent);
    }

    public void Complete(IReadOnlyList<SearchHit> hits)
    {
        if (_captureContent && _activity is { IsAllDataRequested: true })
        {
            var documents = hits.Select((hit, index) => new RetrievedDocument(hit.ChunkId, hit.Score, index + 1));
            _activity.SetTag(GenAi.Retrieval.Documents, JsonSerializer.Serialize(documents, JsonSerializerOptions.Web));
        }
    }

    public void Fail(Exception exception) => _activity.Fail(exception);

    public void Dispose() => _activity?.Dispose();

    private sealed record RetrievedDocument(string Id, double Score, int Rank);
}
