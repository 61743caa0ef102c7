using Microsoft.Extensions.Configuration;

namespace LlmRag.AppHost;

/// <summary>
/// The models: connection strings <c>Provider=…;Endpoint=…;Key=…;Model=…</c>. Empty means the models that are built in.
/// See docs/models.md.
/// </summary>
public static class ModelProviders
{
    /// <summary><c>chat</c>, <c>embeddings</c>, and what <c>Models:Fallbacks</c> names to answer when <c>chat</c> does not.</summary>
    public static IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> AddModelProviders(this IDistributedApplicationBuilder builder)
    {
        var fallbacks = Fallbacks(builder).Where(name => !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name)));
        return [.. fallbacks.Prepend("embeddings").Prepend("chat").Distinct().Select(name => builder.AddConnectionString(name))];
    }

    public static IResourceBuilder<ProjectResource> WithModels(this IResourceBuilder<ProjectResource> project, IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> models)
    {
        foreach (var model in models)
        {
            project.WithReference(model, optional: true);
        }
        var fallbacks = Fallbacks(project.ApplicationBuilder);
        for (var i = 0; i < fallbacks.Length; i++)
        {
            project.WithEnvironment($"Models__Fallbacks__{i}", fallbacks[i]);
        }
        return project;
    }

    private static string[] Fallbacks(IDistributedApplicationBuilder builder) => builder.Configuration.GetSection("Models:Fallbacks").Get<string[]>() ?? [];
}
