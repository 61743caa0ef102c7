namespace LlmRag.Retriever.Embeddings;

/// <summary>What is embedded of a passage: its place in the document, then its text.</summary>
public static class EmbeddingText
{
    // Embedding models refuse more than some 8,000 tokens. Only an uncut record or code block can be this long.
    private const int LongestText = 24_000;

    public static string Of(string title, string? section, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Length <= LongestText ? text : text[..LongestText];
        return section is null ? $"{title}\n{text}" : $"{title} > {section}\n{text}";
    }
}
