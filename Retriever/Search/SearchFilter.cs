using System.Text.Json;

namespace LlmRag.Retriever.Search;

/// <summary>
/// Keeps passages of documents whose metadata has the given values: <c>{"lang": "en", "tag": ["setup", "docker"]}</c> is
/// lang = en and tag = setup or docker. Metadata that is a list matches by any of its values.
/// </summary>
public sealed class SearchFilter
{
    private const int MaxKeys = 20;
    private const int MaxValues = 100;

    private SearchFilter(IReadOnlyList<string[]> alternatives) => Alternatives = alternatives;

    /// <summary>Per key the JSON objects of which the metadata must contain one.</summary>
    public IReadOnlyList<string[]> Alternatives { get; }

    /// <summary>Reads a filter.</summary>
    /// <returns>The filter (<see langword="null"/> when it asks for nothing), or what is wrong with it.</returns>
    public static (SearchFilter? Filter, string? Error) Parse(JsonElement? filter)
    {
        if (filter is not { } given || given.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return (null, null);
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return (null, "Must be a JSON object of metadata keys and values.");
        }

        var alternatives = new List<string[]>();
        foreach (var property in given.EnumerateObject())
        {
            var values = property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value];
            if (values.Length > MaxValues || Array.Exists(values, value => value.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
            {
                return (null, $"'{property.Name}' must be a value, or a list of at most {MaxValues} values.");
            }

            // A list in the metadata contains a value when it contains [value].
            alternatives.Add([.. values.SelectMany(value => (string[])[Containing(property.Name, value.GetRawText()), Containing(property.Name, $"[{value.GetRawText()}]")])]);
        }

        return alternatives.Count > MaxKeys ? (null, $"At most {MaxKeys} keys.") : (alternatives.Count == 0 ? null : new SearchFilter(alternatives), null);
    }

    /// <summary>The condition on <c>documents d</c> in SQL, and its parameters by name.</summary>
    internal (string Condition, IReadOnlyDictionary<string, object> Parameters) ToSql()
    {
        var parameters = Alternatives.Select((values, i) => (Name: $"filter{i}", values)).ToDictionary(pair => pair.Name, pair => (object)pair.values);
        return (string.Join(" and ", parameters.Keys.Select(name => $"d.metadata @> any (@{name}::jsonb[])")), parameters);
    }

    private static string Containing(string key, string json) => $"{{{JsonSerializer.Serialize(key)}:{json}}}";
}
