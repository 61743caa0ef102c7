using LlmRag.WebFrontend.Clients;

namespace LlmRag.WebFrontend.Documents;

/// <summary>What can be known of a file before it is sent. The retriever checks again, and looks inside.</summary>
public static class UploadRules
{
    /// <summary>Most files of one choice.</summary>
    public const int MaxFiles = 500;

    private static readonly string[] Extensions = [".md", ".markdown", ".html", ".htm", ".txt", ".json", ".jsonl", ".csv", ".tsv", ".docx"];

    /// <summary>The kinds of files, as an input's <c>accept</c>. A dropped file may be of any other.</summary>
    public static string Accept { get; } = string.Join(',', Extensions);

    /// <summary>Why a file need not be sent at all; nothing if it may be fine.</summary>
    public static ServiceProblem? Check(string name, long size, DocumentsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        if (!Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
        {
            return new("Files of this kind are not read.", "Send Markdown, HTML, text, JSON, CSV or DOCX.");
        }

        if (size == 0)
        {
            return new("The file is empty.", "Choose one with text in it.");
        }

        return size > options.MaxFileBytes ? new($"The file is larger than {options.MaxFileMegabytes} MB.", "Split it, then send the parts.") : null;
    }
}
