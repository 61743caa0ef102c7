using LlmRag.Retriever.Ingestion;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Retriever.Documents;

/// <summary>What a request to add documents holds: documents, or the problem to answer with.</summary>
public sealed record Upload(IReadOnlyList<IncomingDocument> Documents, ProblemHttpResult? Problem)
{
    internal static Upload Refused(int status, string detail, IDictionary<string, string[]>? errors = null) => new(
        [],
        TypedResults.Problem(detail, statusCode: status, extensions: errors is null ? null : new Dictionary<string, object?> { ["errors"] = errors }));
}
