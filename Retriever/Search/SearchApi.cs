using System.Text.Json;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Retriever.Search;

public static class SearchApi
{
    private const int DefaultTop = 8;
    private const int MaxTop = 100;
    private const int LongestQuery = 10_000;

    public static IEndpointRouteBuilder MapSearchApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/search", Search).WithTags("Search").WithName(nameof(Search)).WithSummary("Find the passages that a question is answered from");
        return app;
    }

    private static async Task<Results<Ok<SearchResult>, ValidationProblem, ProblemHttpResult>> Search(
        SearchRequest request, Searcher searcher, StoreState state, CancellationToken cancellationToken)
    {
        state.EnsureReady();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(request.Query) || request.Query.Length > LongestQuery)
        {
            errors["query"] = [$"A query of 1 to {LongestQuery} characters is required."];
        }

        if (request.Top is < 1 or > MaxTop)
        {
            errors["top"] = [$"Between 1 and {MaxTop}."];
        }

        if (request.Mode is { } asked && !Enum.IsDefined(asked))
        {
            errors["mode"] = ["One of hybrid, vector, lexical."];
        }

        var (filter, filterError) = SearchFilter.Parse(request.Filter);
        if (filterError is not null)
        {
            errors["filter"] = [filterError];
        }

        if (errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors);
        }

        var mode = request.Mode ?? SearchMode.Hybrid;
        if (mode == SearchMode.Vector && !state.VectorIsAvailable)
        {
            return TypedResults.Problem(
                $"There is no vector search here: {state.VectorUnavailableReason} Search with mode lexical or hybrid meanwhile.", statusCode: StatusCodes.Status409Conflict);
        }

        try
        {
            return TypedResults.Ok(await searcher.SearchAsync(request.Query!, request.Top ?? DefaultTop, mode, filter, cancellationToken));
        }
        catch (EmbeddingFailedException e)
        {
            return TypedResults.Problem($"The search failed: {e.Message} Search with mode lexical meanwhile.", statusCode: StatusCodes.Status502BadGateway);
        }
    }
}

/// <summary>A search.</summary>
/// <param name="Query">The question, 1 to 10,000 characters.</param>
/// <param name="Top">Passages wanted, 1 to 100; 8 when missing.</param>
/// <param name="Mode">hybrid when missing.</param>
/// <param name="Filter">Metadata the documents must have: <c>{"lang": "en", "tag": ["setup", "docker"]}</c>.</param>
public sealed record SearchRequest(string? Query, int? Top, SearchMode? Mode, JsonElement? Filter);
