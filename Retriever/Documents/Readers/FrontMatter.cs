using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>
/// The YAML between two lines of dashes at the top of a Markdown file:
/// <code>
/// ---
/// title: Configuration
/// tags: [setup, docker]
/// ---
/// </code>
/// </summary>
public static class FrontMatter
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    /// <summary>The values of the front matter. Broken YAML is no reason to refuse a document: it is noted under <c>frontMatterError</c>.</summary>
    public static Dictionary<string, object?> Parse(string yaml)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        try
        {
            foreach (var (key, value) in Yaml.Deserialize<Dictionary<string, object?>?>(yaml) ?? [])
            {
                values[key] = Plain(value, depth: 0);
            }
        }
        catch (YamlException e)
        {
            values["frontMatterError"] = e.Message;
        }

        return values;
    }

    // Anchors can nest a document without end ("billion laughs"); nobody's front matter is deeper than this.
    private static object? Plain(object? value, int depth) => value switch
    {
        _ when depth > 4 => null,
        IDictionary<object, object?> map => map.Take(100).ToDictionary(pair => $"{pair.Key}", pair => Plain(pair.Value, depth + 1), StringComparer.Ordinal),
        IList<object?> list => list.Take(100).Select(item => Plain(item, depth + 1)).ToList(),
        DateTime time => time.ToString("O"),
        _ => value,
    };
}
