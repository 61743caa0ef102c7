using System.Text.Json.Serialization;

namespace LlmRag.Retriever.Search;

/// <summary>How passages are found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SearchMode>))]
public enum SearchMode
{
    /// <summary>By words and by vectors, merged.</summary>
    [JsonStringEnumMemberName("hybrid")]
    Hybrid,

    /// <summary>By vectors.</summary>
    [JsonStringEnumMemberName("vector")]
    Vector,

    /// <summary>By words.</summary>
    [JsonStringEnumMemberName("lexical")]
    Lexical,
}
