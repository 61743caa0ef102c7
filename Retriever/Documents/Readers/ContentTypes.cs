using System.Net.Http.Headers;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>The kinds of documents that can be read.</summary>
public static class ContentTypes
{
    public const string Markdown = "text/markdown";
    public const string Html = "text/html";
    public const string PlainText = "text/plain";
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string TabSeparated = "text/tab-separated-values";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>What to tell somebody who sent something else.</summary>
    public const string Supported = "Markdown (.md), HTML (.html), plain text (.txt), JSON (.json, .jsonl), CSV (.csv, .tsv) and Word (.docx) can be read.";

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = Markdown,
        [".markdown"] = Markdown,
        [".mdx"] = Markdown,
        [".html"] = Html,
        [".htm"] = Html,
        [".xhtml"] = Html,
        [".txt"] = PlainText,
        [".text"] = PlainText,
        [".log"] = PlainText,
        [".json"] = Json,
        [".jsonl"] = JsonLines,
        [".ndjson"] = JsonLines,
        [".csv"] = Csv,
        [".tsv"] = TabSeparated,
        [".docx"] = Docx,
    };

    private static readonly Dictionary<string, string> ByMediaType = new(StringComparer.OrdinalIgnoreCase)
    {
        [Markdown] = Markdown,
        ["text/x-markdown"] = Markdown,
        [Html] = Html,
        ["application/xhtml+xml"] = Html,
        [PlainText] = PlainText,
        [Json] = Json,
        ["text/json"] = Json,
        [JsonLines] = JsonLines,
        ["application/jsonl"] = JsonLines,
        [Csv] = Csv,
        ["application/csv"] = Csv,
        [TabSeparated] = TabSeparated,
        [Docx] = Docx,
    };

    /// <summary>
    /// The kind of a file. The extension counts more than the declared type, because browsers declare what the operating system
    /// happens to know: <c>.md</c> arrives as <c>application/octet-stream</c>, <c>.csv</c> as <c>application/vnd.ms-excel</c>.
    /// </summary>
    /// <returns>One of the constants; <see langword="null"/> when the file cannot be read.</returns>
    public static string? Of(string? fileName, string? declared)
    {
        var extension = Path.GetExtension(fileName ?? "");
        if (extension.Length > 0 && ByExtension.TryGetValue(extension, out var known))
        {
            return known;
        }

        return Of(declared) is { } type && (extension.Length == 0 || type != PlainText) ? type : null;
    }

    /// <summary>The kind that a media type names, parameters ignored; <see langword="null"/> when it cannot be read.</summary>
    public static string? Of(string? mediaType) =>
        MediaTypeHeaderValue.TryParse(mediaType, out var parsed) && parsed.MediaType is not null && ByMediaType.TryGetValue(parsed.MediaType, out var type) ? type : null;
}
