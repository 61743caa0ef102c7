using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Generator.Prompts;

/// <summary><c>GET /prompts</c>: what can be asked for as <c>prompt</c>.</summary>
public static class PromptsApi
{
    /// <summary>Maps the endpoint.</summary>
    public static IEndpointRouteBuilder MapPromptsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/prompts", List).WithTags("Prompts").WithName("Prompts").WithSummary("The prompts, with their versions and shares of the traffic.");
        return app;
    }

    private static Ok<PromptList> List(PromptCatalog catalog) =>
        TypedResults.Ok(new PromptList([.. catalog.Prompts.Select(prompt => new PromptInfo(prompt.Name, prompt.Version, prompt.Description, prompt.Share))]));

    /// <summary>The response.</summary>
    public sealed record PromptList(IReadOnlyList<PromptInfo> Prompts);

    /// <summary>One version of a prompt. <paramref name="Share"/> is its part of the traffic, 0 to 1.</summary>
    public sealed record PromptInfo(string Name, string Version, string Description, double Share);
}
