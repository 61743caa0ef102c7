using System.Globalization;
using System.Text.Json;
using LlmRag.Retriever.Ingestion;
using LlmRag.Retriever.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Retriever.Documents;

public static class DocumentsApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static IEndpointRouteBuilder MapDocumentsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("Documents");
        api.MapPost("/documents", AddDocuments).WithName(nameof(AddDocuments)).WithSummary("Accept documents for ingestion: files as multipart/form-data, or one text as JSON")
            .Accepts<DocumentText>("application/json", "multipart/form-data").DisableAntiforgery();
        api.MapGet("/documents", ListDocuments).WithName(nameof(ListDocuments)).WithSummary("Documents, newest first");
        api.MapGet("/documents/{id:guid}", GetDocument).WithName(nameof(GetDocument)).WithSummary("A document with its text and passages");
        api.MapDelete("/documents/{id:guid}", DeleteDocument).WithName(nameof(DeleteDocument)).WithSummary("Delete a document and its passages");
        return app;
    }

    private static async Task<Results<Accepted<AcceptedDocuments>, ProblemHttpResult, ValidationProblem>> AddDocuments(
        HttpRequest request, UploadReader uploads, IngestionQueue queue, StoreState state, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        var upload = await uploads.ReadAsync(request, cancellationToken);
        if (upload.Problem is { } problem)
        {
            return problem;
        }

        var accepted = await queue.AcceptAsync(upload.Documents, cancellationToken);
        return TypedResults.Accepted($"/ingestions/{accepted.IngestionId}", new AcceptedDocuments(accepted.IngestionId, accepted.DocumentIds));
    }

    private static async Task<Results<Ok<DocumentList>, ValidationProblem>> ListDocuments(
        DocumentStore documents, StoreState state, CancellationToken cancellationToken, int limit = DefaultLimit, Guid? before = null, string? search = null)
    {
        state.EnsureReady();
        if (limit is < 1 or > MaxLimit)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = [$"Between 1 and {MaxLimit}."] });
        }

        var rows = await documents.ListAsync(limit + 1, before, string.IsNullOrWhiteSpace(search) ? null : search.Trim(), cancellationToken);
        var page = rows.Take(limit).Select(Summary).ToArray();
        return TypedResults.Ok(new DocumentList(page, rows.Count > limit ? page[^1].Id : null));
    }

    private static async Task<Results<Ok<DocumentDetails>, ProblemHttpResult>> GetDocument(
        Guid id, DocumentStore documents, StoreState state, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        if (await documents.FindAsync(id, cancellationToken) is not var (row, text, chunks))
        {
            return NoSuchDocument(id);
        }

        return TypedResults.Ok(new DocumentDetails(
            row.Id, row.Title, row.Uri, row.ContentType, row.SizeBytes, row.State, row.CreatedAt, row.UpdatedAt, Json(row.Metadata), text,
            [.. chunks.Select(c => new DocumentChunk(c.Id.ToString(CultureInfo.InvariantCulture), c.Ordinal, c.Section, c.Text, c.Start, c.End))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteDocument(
        Guid id, IndexWriter index, StoreState state, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        return await index.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : NoSuchDocument(id);
    }

    private static DocumentSummary Summary(DocumentRow row) => new(
        row.Id, row.Title, row.Uri, row.ContentType, row.SizeBytes, row.Chunks, row.State, row.CreatedAt, row.UpdatedAt, Json(row.Metadata));

    private static JsonElement Json(string metadata) => JsonDocument.Parse(metadata).RootElement;

    private static ProblemHttpResult NoSuchDocument(Guid id) =>
        TypedResults.Problem($"There is no document '{id}'.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A document sent as JSON.</summary>
/// <param name="Title">Required.</param>
/// <param name="Uri">Where it comes from. Two documents of the same uri (without one: of the same title) are the same document, the later replaces the earlier.</param>
/// <param name="ContentType">What <paramref name="Text"/> is: text/markdown, text/html, text/plain, application/json, application/x-ndjson, text/csv. text/plain when missing.</param>
/// <param name="Text">Required.</param>
/// <param name="Metadata">A JSON object; searches can filter by it.</param>
public sealed record DocumentText(string? Title, string? Uri, string? ContentType, string? Text, JsonElement? Metadata);

public sealed record AcceptedDocuments(Guid IngestionId, IReadOnlyList<Guid> DocumentIds);

/// <param name="Next">Pass as <c>before</c> for the next page; <see langword="null"/> on the last one.</param>
public sealed record DocumentList(IReadOnlyList<DocumentSummary> Documents, Guid? Next);

/// <param name="State">queued, ready or failed.</param>
public sealed record DocumentSummary(
    Guid Id, string Title, string? Uri, string ContentType, long SizeBytes, int Chunks, string State, DateTime CreatedAt, DateTime UpdatedAt, JsonElement Metadata);

/// <param name="Text">The extracted text; the offsets of the chunks point into it (UTF-16 units).</param>
public sealed record DocumentDetails(
    Guid Id, string Title, string? Uri, string ContentType, long SizeBytes, string State, DateTime CreatedAt, DateTime UpdatedAt, JsonElement Metadata,
    string Text, IReadOnlyList<DocumentChunk> Chunks);

public sealed record DocumentChunk(string ChunkId, int Ordinal, string? Section, string Text, int Start, int End);
