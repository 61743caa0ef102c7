using Microsoft.Extensions.Configuration;

namespace LlmRag.AppHost;

/// <summary>PostgreSQL in a Node process, for machines without a container runtime.</summary>
internal static class EmbeddedPostgres
{
    /// <summary>
    /// A database <paramref name="name"/> whose server is the executable resource <c>{name}-server</c>. Its data is in
    /// <c>Embedded:DataDirectory</c> (relative to the AppHost), in a folder of its own.
    /// </summary>
    public static IResourceBuilder<ConnectionStringResource> AddEmbeddedPostgres(this IDistributedApplicationBuilder builder, string name)
    {
        var dataDirectory = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, builder.Configuration["Embedded:DataDirectory"] ?? "../.data", name));

        var server = builder.AddExecutable($"{name}-server", "node", "Embedded", "postgres.mjs")
            .WithEndpoint(scheme: "tcp", env: "PORT")
            .WithHttpEndpoint(name: "health", env: "HEALTH_PORT")
            .WithEnvironment("DATA_DIRECTORY", dataDirectory)
            .WithHttpHealthCheck("/health", endpointName: "health")
            .WithUrlForEndpoint("health", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);

        var tcp = server.GetEndpoint("tcp");

        // One session stands behind all connections, so nothing may be left prepared in it.
        return builder.AddConnectionString(name, ReferenceExpression.Create(
                $"Host={tcp.Property(EndpointProperty.IPV4Host)};Port={tcp.Property(EndpointProperty.Port)};Username=postgres;Password=postgres;Database=postgres;SSL Mode=Disable;Max Auto Prepare=0"))
            .WaitFor(server);
    }
}
