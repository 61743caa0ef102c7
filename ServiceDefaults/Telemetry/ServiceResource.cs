using System.Reflection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace LlmRag.ServiceDefaults.Telemetry;

/// <summary>Who emits: https://opentelemetry.io/docs/specs/semconv/resource/#service.</summary>
internal static class ServiceResource
{
    /// <summary>
    /// <c>service.name</c>, <c>service.version</c> (with the commit), <c>service.instance.id</c> and <c>deployment.environment.name</c>.
    /// What <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say comes last and wins.
    /// </summary>
    public static ResourceBuilder AddService(this ResourceBuilder resource, IHostEnvironment environment) => resource
        .AddService(environment.ApplicationName, serviceVersion: VersionOf(environment.ApplicationName))
        .AddAttributes([new("deployment.environment.name", environment.EnvironmentName.ToLowerInvariant())])
        .AddEnvironmentVariableDetector();

    // "0.1.0+<commit>". A test's host is not the entry assembly, so the application is looked for by its name.
    private static string? VersionOf(string applicationName)
    {
        var application = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == applicationName)
            ?? Assembly.GetEntryAssembly();
        return application?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
    }
}
