using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runner;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        var profile = LaunchProfile.Read(Path.GetDirectoryName(metadata.ProjectPath)!, builder.Configuration["DOTNET_LAUNCH_PROFILE"]);
        foreach (var url in profile?.Urls ?? [])
        {
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, url.Scheme, name: url.Scheme, port: url.Port) { TargetHost = url.Host });
        }
        return project.WithEnvironment(context =>
        {
            foreach (var (variable, value) in profile?.EnvironmentVariables ?? new Dictionary<string, string>())
            {
                context.EnvironmentVariables.TryAdd(variable, value);
            }
            var endpoints = project.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https");
            context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", string.Join(';', endpoints.Select(e => project.GetEndpoint(e.Name).Url)));
        });
    }
}
