using Aspire.Hosting.Runner;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an application under test differs from one that a person runs: free ports, no dashboard, output to the loggers.</summary>
internal static class TestDefaults
{
    public static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string[] args)
    {
        options.Args = settings.Args = args;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
    }

    /// <summary>As <c>dotnet run</c> does, from the first launch profile. What the test passes as an argument has precedence over it.</summary>
    public static void ApplyLaunchProfile(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string appHostDirectory)
    {
        if (LaunchProfile.Read(appHostDirectory, preferredName: null) is not { } profile)
        {
            return;
        }
        settings.EnvironmentName ??= profile.EnvironmentVariables.GetValueOrDefault("DOTNET_ENVIRONMENT");
        var defaults = profile.EnvironmentVariables
            .Where(v => !options.DisableDashboard || !v.Key.StartsWith("ASPIRE_DASHBOARD_", StringComparison.Ordinal))
            .Append(new("DOTNET_LAUNCH_PROFILE", profile.Name));
        settings.Configuration!.AddInMemoryCollection(defaults!);
    }
}
