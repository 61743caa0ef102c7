using System.ComponentModel.DataAnnotations;

namespace LlmRag.Retriever.Ingestion;

/// <summary>Settings under <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>Largest document, in bytes as received. 10 MiB by default: its passages are replaced in one transaction, which should stay short.</summary>
    [Range(1, 256 * 1024 * 1024)]
    public int MaxDocumentBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Largest upload (all files of a request together), in bytes. 64 MiB by default.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRequestBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most documents in one upload. 500 by default.</summary>
    [Range(1, 10_000)]
    public int MaxDocuments { get; set; } = 500;

    /// <summary>Documents worked on at the same time by this replica. 1 by default.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>Tries before a document is given up: it may be what makes the process end. 3 by default.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long a worker owns a document without renewing; after that another replica, or this one after a crash, takes over. 10 s by default.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an idle worker looks for documents that another replica accepted. 1 s by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
