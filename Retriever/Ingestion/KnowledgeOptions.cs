namespace LlmRag.Retriever.Ingestion;

/// <summary>Settings under <c>Knowledge</c>.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>Folder of Markdown pages that an empty store is filled with at the first start; relative to the content root. None by default.</summary>
    public string? Path { get; set; }

    /// <summary>Folders below it that are left out: they are not for the people who ask. "decisions" by default.</summary>
    public IReadOnlyList<string> Exclude { get; set; } = ["decisions"];
}
