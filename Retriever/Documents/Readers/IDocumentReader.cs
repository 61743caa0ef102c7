namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Reads one kind of document.</summary>
public interface IDocumentReader
{
    /// <summary>Whether this reader reads <paramref name="contentType"/>.</summary>
    bool Reads(string contentType);

    /// <summary>Extracts text and structure.</summary>
    /// <exception cref="UnreadableDocumentException">The content is not what its type says, is damaged or protected.</exception>
    ExtractedDocument Read(SourceDocument source);
}
