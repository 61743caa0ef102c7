using LlmRag.Generator.Prompts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Generator.Answers;

/// <summary><c>GET /prompts</c> and <c>GET /models</c>: what a request may name.</summary>
public static class CatalogsApi
{
    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapCatalogsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/prompts", GetPrompts).WithTags("Catalogs").WithName("Prompts").WithSummary("Every version of every prompt, with its share of the traffic.");
        return app;
    }

    private static Ok<PromptList> GetPrompts(PromptCatalog catalog) => TypedResults.Ok(new PromptList(
        [.. catalog.Prompts.Select(prompt => new PromptEntry(prompt.Name, prompt.Version, prompt.Description, prompt.Share))]));
}

/// <summary>The prompts.</summary>
public sealed record PromptList(IReadOnlyList<PromptEntry> Prompts);

/// <summary>One version of a prompt; a request names it <c>name@version</c>.</summary>
public sealed record PromptEntry(string Name, string Version, string Description, double Share);
