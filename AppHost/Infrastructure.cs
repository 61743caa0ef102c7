using Microsoft.Extensions.Configuration;

namespace LlmRag.AppHost;

/// <summary>
/// Where the data lives, in this order: a configured connection string, containers where a container runtime answers, otherwise embedded.
/// The setting <c>Infrastructure</c> (auto, containers, embedded) overrides the last two. See docs/decisions/0002-embedded-postgresql.md.
/// </summary>
public static class Infrastructure
{
    /// <summary>A PostgreSQL database with pgvector.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddPostgresDatabase(this IDistributedApplicationBuilder builder, string name)
    {
        if (builder.IsConfigured(name))
        {
            return builder.AddConnectionString(name);
        }
        if (builder.UsesContainers())
        {
            return builder.AddPostgres($"{name}-server")
                .WithImage("pgvector/pgvector", "pg17")
                .WithDataVolume()
                .AddDatabase(name);
        }
        return builder.AddEmbeddedPostgres(name);
    }

    /// <summary>Redis, or null where the services are to keep their cache in memory.</summary>
    public static IResourceBuilder<IResourceWithConnectionString>? AddCache(this IDistributedApplicationBuilder builder, string name)
    {
        if (builder.IsConfigured(name))
        {
            return builder.AddConnectionString(name);
        }
        return builder.UsesContainers() ? builder.AddRedis(name).WithImageTag("8.6").WithDataVolume() : null;
    }

    /// <summary>References the cache where there is one.</summary>
    public static IResourceBuilder<ProjectResource> WithCache(this IResourceBuilder<ProjectResource> project, IResourceBuilder<IResourceWithConnectionString>? cache) =>
        cache is null ? project : project.WithReference(cache).WaitFor(cache);

    private static bool IsConfigured(this IDistributedApplicationBuilder builder, string name) =>
        builder.ExecutionContext.IsRunMode && !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name));

    private static bool UsesContainers(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode || (builder.Configuration["Infrastructure"] ?? "auto").ToLowerInvariant() switch
        {
            "containers" => true,
            "embedded" => false,
            "auto" => ContainerRuntime.Answers(builder.Configuration),
            var other => throw new DistributedApplicationException($"Infrastructure is '{other}'; it can be auto, containers or embedded."),
        };
}
