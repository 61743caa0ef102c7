using System.Text.Json.Serialization;

namespace LlmRag.Retriever.Ingestion;

/// <summary>State of an ingestion.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestionState>))]
public enum IngestionState
{
    /// <summary>Accepted; nothing done yet.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Some documents are done or being worked on.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All documents are done, or some are and the rest failed.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Every document failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
