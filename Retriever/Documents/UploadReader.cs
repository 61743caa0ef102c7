using System.Text;
using System.Text.Json;
using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Ingestion;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LlmRag.Retriever.Documents;

/// <summary>
/// Reads the body of <c>POST /documents</c> with bounded memory. What can be known without opening a document is refused at once;
/// where other files of the request are fine, the refusal is reported by the ingestion instead, so that one bad file never stops the others.
/// </summary>
public sealed class UploadReader(IOptions<IngestionOptions> options)
{
    private const int LongestTitle = 1000;

    /// <summary>Reads the documents of a request.</summary>
    public async Task<Upload> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxRequestBytes;
        }

        var contentType = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        try
        {
            return contentType?.MediaType.Value switch
            {
                "multipart/form-data" => await ReadFilesAsync(request, contentType!, cancellationToken),
                "application/json" => await ReadTextAsync(request, cancellationToken),
                _ => Upload.Refused(StatusCodes.Status415UnsupportedMediaType, "Send files as multipart/form-data, or one document as application/json."),
            };
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Upload.Refused(StatusCodes.Status413PayloadTooLarge, $"The request is larger than {Megabytes(options.Value.MaxRequestBytes)} (Ingestion:MaxRequestBytes). Send fewer files at once.");
        }
    }

    private async Task<Upload> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        DocumentText? document;
        try
        {
            document = await request.ReadFromJsonAsync<DocumentText>(cancellationToken);
        }
        catch (JsonException e)
        {
            var at = string.IsNullOrEmpty(e.Path) ? "$" : e.Path;
            return Upload.Refused(
                StatusCodes.Status400BadRequest,
                $"The body is not valid JSON for a document, at {at} (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).",
                new Dictionary<string, string[]> { [at] = ["Not valid here."] });
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var contentType = ContentTypes.PlainText;
        if (string.IsNullOrWhiteSpace(document?.Title) || document.Title.Length > LongestTitle)
        {
            errors["title"] = [$"A title of 1 to {LongestTitle} characters is required."];
        }

        if (string.IsNullOrWhiteSpace(document?.Text))
        {
            errors["text"] = ["The document is empty."];
        }

        if (document?.ContentType is { } declared)
        {
            contentType = ContentTypes.Of(declared);
            if (contentType is null or ContentTypes.Docx)
            {
                errors["contentType"] = [$"'{declared}' cannot be sent as text. Use text/markdown, text/html, text/plain, application/json, application/x-ndjson or text/csv."];
            }
        }

        if (document?.Metadata is { } metadata && metadata.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            errors["metadata"] = ["Must be a JSON object."];
        }

        if (errors.Count > 0)
        {
            return Upload.Refused(StatusCodes.Status400BadRequest, string.Join(' ', errors.Values.SelectMany(messages => messages)), errors);
        }

        var content = Encoding.UTF8.GetBytes(document!.Text!);
        return content.Length > options.Value.MaxDocumentBytes
            ? Upload.Refused(StatusCodes.Status413PayloadTooLarge, TooLarge(document.Title!))
            : new Upload([new IncomingDocument(document.Title!, document.Title!.Trim(), Blank(document.Uri), contentType!, content, Metadata(document.Metadata))], Problem: null);
    }

    private async Task<Upload> ReadFilesAsync(HttpRequest request, MediaTypeHeaderValue contentType, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(contentType.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            return Upload.Refused(StatusCodes.Status400BadRequest, "The multipart request has no boundary.");
        }

        var documents = new List<IncomingDocument>();
        var refusals = new List<(int Status, string Name, string Reason)>();
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFileSection() is not { } file)
                {
                    continue;
                }

                if (documents.Count == options.Value.MaxDocuments)
                {
                    return Upload.Refused(StatusCodes.Status413PayloadTooLarge, $"More than {options.Value.MaxDocuments} files in one request (Ingestion:MaxDocuments).");
                }

                var (document, status) = await ReadFileAsync(file, section.ContentType, cancellationToken);
                documents.Add(document);
                if (document.Refusal is { } reason)
                {
                    refusals.Add((status, document.Name, reason));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException))
        {
            return Upload.Refused(StatusCodes.Status400BadRequest, $"The multipart request is damaged: {e.Message}");
        }

        if (documents.Count == 0)
        {
            return Upload.Refused(StatusCodes.Status400BadRequest, "The request holds no file.", new Dictionary<string, string[]> { ["files"] = ["At least one file is required."] });
        }

        return refusals.Count < documents.Count
            ? new Upload(documents, Problem: null)
            : Upload.Refused(
                refusals[0].Status,
                string.Join(' ', refusals.Select(refusal => refusal.Reason)),
                refusals.GroupBy(refusal => refusal.Name).ToDictionary(group => group.Key, group => group.Select(refusal => refusal.Reason).ToArray()));
    }

    private async Task<(IncomingDocument Document, int Status)> ReadFileAsync(FileMultipartSection file, string? declared, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(file.FileName) ? "unnamed" : file.FileName.Replace('\\', '/').Trim('/');
        name = name.Length > LongestTitle ? name[^LongestTitle..] : name.Replace('\0', '\uFFFD');
        var content = await ReadUpToLimitAsync(file.FileStream!, cancellationToken);
        var type = ContentTypes.Of(name, declared);
        var (status, refusal) =
            content is null ? (StatusCodes.Status413PayloadTooLarge, TooLarge(name))
            : content.Length == 0 ? (StatusCodes.Status400BadRequest, $"'{name}' is empty.")
            : type is null ? (StatusCodes.Status415UnsupportedMediaType, $"'{name}' is of a type that cannot be read. {ContentTypes.Supported}")
            : (StatusCodes.Status200OK, (string?)null);
        return (new IncomingDocument(name, Title: null, Uri: null, type ?? declared ?? "application/octet-stream", content ?? [], Refusal: refusal), status);
    }

    // The rest of a file that is too large is read and dropped, because the files behind it may be fine.
    private async Task<byte[]?> ReadUpToLimitAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        var total = 0L;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total <= options.Value.MaxDocumentBytes)
            {
                content.Write(buffer, 0, read);
            }
            else if (content.Capacity > 0)
            {
                content.SetLength(0);
                content.Capacity = 0;
            }
        }

        return total <= options.Value.MaxDocumentBytes ? content.ToArray() : null;
    }

    private string TooLarge(string name) => $"'{name}' is larger than {Megabytes(options.Value.MaxDocumentBytes)} (Ingestion:MaxDocumentBytes). Split it.";

    private static string Megabytes(int bytes) => bytes >= 1024 * 1024 ? $"{bytes / (1024.0 * 1024):0.#} MiB" : $"{bytes} bytes";

    private static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string Metadata(JsonElement? metadata) => metadata is { ValueKind: JsonValueKind.Object } given ? given.GetRawText().Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal) : "{}";
}
