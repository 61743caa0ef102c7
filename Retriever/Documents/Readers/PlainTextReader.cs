namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Plain text: paragraphs are separated by empty lines.</summary>
public sealed class PlainTextReader : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType == ContentTypes.PlainText;

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (text, encoding) = TextDecoder.Decode(source.Content.Span, source.Name);
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (encoding != "utf-8")
        {
            metadata["encoding"] = encoding;
        }

        return new ExtractedDocument(Title: null, text, [.. Paragraphs(text)], metadata);
    }

    private static IEnumerable<TextBlock> Paragraphs(string text)
    {
        int? start = null;
        var end = 0;
        for (var line = 0; line < text.Length;)
        {
            var next = text.IndexOf('\n', line);
            next = next < 0 ? text.Length : next + 1;
            if (string.IsNullOrWhiteSpace(text[line..next]))
            {
                if (start is { } from)
                {
                    yield return new TextBlock(from, end, Section: null, TextBlockKind.Prose);
                    start = null;
                }
            }
            else
            {
                start ??= line;
                end = next;
            }

            line = next;
        }

        if (start is { } last)
        {
            yield return new TextBlock(last, end, Section: null, TextBlockKind.Prose);
        }
    }
}
