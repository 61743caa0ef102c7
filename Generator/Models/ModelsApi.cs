using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmRag.Generator.Models;

/// <summary><c>GET /models</c>: what can be asked for as <c>model</c>.</summary>
public static class ModelsApi
{
    /// <summary>Maps the endpoint.</summary>
    public static IEndpointRouteBuilder MapModelsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models", List).WithTags("Models").WithName("Models").WithSummary("The models that can answer.");
        return app;
    }

    private static Ok<ModelList> List(ModelCatalog catalog) =>
        TypedResults.Ok(new ModelList([.. catalog.Models.Select(model => new ModelInfo(
            model.Name, model.Connection.ProviderName, model.Connection.Model, model.Connection.BuiltIn, model.IsDefault))]));

    /// <summary>The response.</summary>
    public sealed record ModelList(IReadOnlyList<ModelInfo> Models);

    /// <summary>One model.</summary>
    public sealed record ModelInfo(string Name, string Provider, string Model, bool BuiltIn, bool IsDefault);
}
