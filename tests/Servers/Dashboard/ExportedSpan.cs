using System.Text.Json;

namespace LlmRag.Servers.Dashboard;

/// <summary>A span as an OTLP receiver sees it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Scope">Name of the instrumentation scope (the activity source).</param>
/// <param name="Name">Span name.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="SpanId">16 hexadecimal characters.</param>
/// <param name="ParentSpanId">16 hexadecimal characters, or empty for a root.</param>
/// <param name="Attributes">Attribute values; an array is its JSON text.</param>
/// <param name="Resource">Resource attributes.</param>
public sealed record ExportedSpan(
    string Service,
    string Scope,
    string Name,
    int Kind,
    string SpanId,
    string ParentSpanId,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource)
{
    /// <summary>Reads every span of an answer of the dashboard's telemetry API (OTLP JSON under <c>data</c>).</summary>
    public static IReadOnlyList<ExportedSpan> Read(JsonElement answer)
    {
        var root = answer.TryGetProperty("data", out var data) ? data : answer;
        var spans = new List<ExportedSpan>();
        foreach (var resourceSpans in Items(root, "resourceSpans"))
        {
            var resource = resourceSpans.TryGetProperty("resource", out var described) ? ReadAttributes(described) : [];
            foreach (var scopeSpans in Items(resourceSpans, "scopeSpans"))
            {
                var scope = scopeSpans.TryGetProperty("scope", out var named) ? Text(named, "name") : "";
                spans.AddRange(Items(scopeSpans, "spans").Select(span => new ExportedSpan(
                    resource.GetValueOrDefault("service.name", ""),
                    scope,
                    Text(span, "name"),
                    span.TryGetProperty("kind", out var kind) ? kind.GetInt32() : 0,
                    Text(span, "spanId"),
                    Text(span, "parentSpanId"),
                    ReadAttributes(span),
                    resource)));
            }
        }

        return spans;
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    // {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "12"}}
    private static Dictionary<string, string> ReadAttributes(JsonElement element) =>
        Items(element, "attributes").ToDictionary(attribute => Text(attribute, "key"), attribute => Value(attribute.GetProperty("value")));

    private static string Value(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            return member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        }

        return "";
    }
}
