using System.Text;
using System.Text.Json;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>
/// JSON and JSON Lines: every object of a list is a record, kept in one piece and written as lines of <c>name: value</c>:
/// <code>
/// [{"title": "Reset", "steps": {"first": "Hold the button"}}]
///
/// title: Reset
/// steps.first: Hold the button
/// </code>
/// An object that holds one list of objects gives its other values as a first record, then the list.
/// </summary>
public sealed class JsonReader : IDocumentReader
{
    private const int DeepestValue = 64;
    private static readonly string[] Names = ["title", "name", "heading", "question", "subject", "id"];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = DeepestValue };

    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType is ContentTypes.Json or ContentTypes.JsonLines;

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (text, encoding) = TextDecoder.Decode(source.Content.Span, source.Name);
        var builder = new TextBlockBuilder();
        var records = 0;
        if (source.ContentType == ContentTypes.JsonLines)
        {
            var number = 0;
            foreach (var line in text.Split('\n'))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    using var record = Parse(line, source.Name, number);
                    records += Add(builder, record.RootElement);
                }
            }
        }
        else
        {
            using var document = Parse(text, source.Name, line: null);
            records = Add(builder, document.RootElement);
        }

        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal) { ["records"] = records };
        if (encoding != "utf-8")
        {
            metadata["encoding"] = encoding;
        }

        return new ExtractedDocument(Title: null, builder.Text, builder.Blocks, metadata);
    }

    private static JsonDocument Parse(string json, string name, int? line)
    {
        try
        {
            return JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException e)
        {
            throw new UnreadableDocumentException(
                $"'{name}' is not valid JSON at line {line ?? e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(" LineNumber:")[0]}", e);
        }
    }

    private static int Add(TextBlockBuilder builder, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            foreach (var record in root.EnumerateArray())
            {
                AddRecord(builder, record);
            }

            return root.GetArrayLength();
        }

        if (root.ValueKind == JsonValueKind.Object
            && root.EnumerateObject().Where(property => IsList(property.Value)).ToArray() is [var list])
        {
            AddRecord(builder, root, except: list.Name);
            return Add(builder, list.Value);
        }

        AddRecord(builder, root);
        return 1;
    }

    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    private static void AddRecord(TextBlockBuilder builder, JsonElement record, string? except = null)
    {
        var text = new StringBuilder();
        string? name = null;
        if (record.ValueKind == JsonValueKind.Object)
        {
            name = Names.Select(candidate => record.EnumerateObject().FirstOrDefault(p => p.Name.Equals(candidate, StringComparison.OrdinalIgnoreCase)).Value)
                .FirstOrDefault(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number).ToString();
            foreach (var property in record.EnumerateObject().Where(property => property.Name != except))
            {
                Write(text, property.Name, property.Value);
            }
        }
        else
        {
            Write(text, "", record);
        }

        if (!string.IsNullOrWhiteSpace(name) && name.Length <= 200)
        {
            builder.AddSection(name);
        }

        builder.AddAtomic(text.ToString());
    }

    private static void Write(StringBuilder text, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Write(text, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                }

                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                foreach (var item in value.EnumerateArray())
                {
                    Write(text, path, item);
                }

                break;
            case JsonValueKind.Array:
                Line(text, path, string.Join(", ", value.EnumerateArray()));
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                Line(text, path, value.ToString());
                break;
        }
    }

    private static void Line(StringBuilder text, string path, string value)
    {
        if (value.Length > 0)
        {
            text.Append(path.Length == 0 ? "" : $"{path}: ").Append(value.Replace('\0', '\uFFFD')).Append('\n');
        }
    }
}
