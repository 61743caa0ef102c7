using System.ComponentModel.DataAnnotations;

namespace LlmRag.WebFrontend.Documents;

/// <summary>Settings under <c>Documents</c>.</summary>
public sealed class DocumentsOptions
{
    public const string Section = "Documents";

    /// <summary>Largest file that is sent on, in MiB. 10 by default, as the retriever has it.</summary>
    [Range(1, 256)]
    public int MaxFileMegabytes { get; set; } = 10;

    /// <summary>Files sent at the same time. 3 by default.</summary>
    [Range(1, 16)]
    public int ParallelUploads { get; set; } = 3;

    internal long MaxFileBytes => MaxFileMegabytes * 1024L * 1024;
}
