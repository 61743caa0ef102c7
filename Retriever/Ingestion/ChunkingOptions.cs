using System.ComponentModel.DataAnnotations;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Settings under <c>Chunking</c>. A change applies to documents ingested from then on.</summary>
public sealed class ChunkingOptions
{
    public const string Section = "Chunking";

    /// <summary>Longest passage, in estimated tokens. A code block, table row or record longer than this stands alone, uncut. 400 by default.</summary>
    [Range(32, 8192)]
    public int MaxTokens { get; set; } = 400;

    /// <summary>How much of a passage is repeated at the start of the next one of the same section, in estimated tokens; whole sentences only. 60 by default.</summary>
    [Range(0, 1024)]
    public int OverlapTokens { get; set; } = 60;
}
