namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Reads a document with the reader of its kind.</summary>
public sealed class DocumentReader(IEnumerable<IDocumentReader> readers)
{
    private readonly IDocumentReader[] _readers = [.. readers];

    /// <inheritdoc cref="IDocumentReader.Read"/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);

        // The content decides where the label is plainly wrong and the right reader is known.
        if (source.ContentType != ContentTypes.Docx && DocxReader.LooksLikeDocx(source.Content))
        {
            source = source with { ContentType = ContentTypes.Docx };
        }

        var reader = Array.Find(_readers, reader => reader.Reads(source.ContentType))
            ?? throw new UnreadableDocumentException($"'{source.Name}' is of type {source.ContentType}. {ContentTypes.Supported}");
        var document = reader.Read(source);
        return document.Text.AsSpan().IsWhiteSpace()
            ? throw new UnreadableDocumentException($"'{source.Name}' holds no text.")
            : document;
    }
}
