using System.ComponentModel.DataAnnotations;

namespace LlmRag.Retriever.Embeddings;

/// <summary>Settings under <c>Embeddings</c>.</summary>
public sealed class EmbeddingOptions
{
    public const string Section = "Embeddings";

    /// <summary>Make all stored embeddings anew when the configured model is another one than theirs. Off by default: with a paid model it costs money.</summary>
    public bool Rebuild { get; set; }

    /// <summary>Passages per request to the embedding model. 64 by default.</summary>
    [Range(1, 2048)]
    public int BatchSize { get; set; } = 64;
}
