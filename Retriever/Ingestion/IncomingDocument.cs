using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LlmRag.Retriever.Ingestion;

/// <summary>A document that was sent, and what is known of it before it is read.</summary>
/// <param name="Name">File name or title.</param>
/// <param name="Title">The title the sender gave; <see langword="null"/>: the one found in the document, else the name.</param>
/// <param name="Uri">Where it comes from.</param>
/// <param name="ContentType">One of <see cref="Documents.Readers.ContentTypes"/>; as declared when refused.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Metadata">The sender's metadata, a JSON object.</param>
/// <param name="Refusal">Why it is not ingested; the ingestion reports it beside the documents that are.</param>
public sealed record IncomingDocument(
    string Name, string? Title, string? Uri, string ContentType, byte[] Content, string Metadata = "{}", string? Refusal = null)
{
    /// <summary>What makes two uploads the same document.</summary>
    public string Key => Uri is not null ? $"uri:{Uri}" : Title is not null ? $"title:{Title}" : $"file:{Name}";

    /// <summary>Equal for two uploads that give the same passages: content, title, metadata, and the way passages are cut.</summary>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string>)[Chunker.Version.ToString(CultureInfo.InvariantCulture), ContentType, Title ?? "", Uri ?? "", Metadata])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        hash.AppendData(Content);
        return hash.GetHashAndReset();
    }
}
