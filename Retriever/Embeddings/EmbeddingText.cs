namespace LlmRag.Retriever.Embeddings;

/// <summary>What is embedded of a passage: its place in the document, then its text.</summary>
public static class EmbeddingText
{
    public static string Of(string title, string? section, string text) => section is null ? $"{title}\n{text}" : $"{title} > {section}\n{text}";
}
