using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Runner;

/// <summary>How a test takes part in the AppHost's own entry point: it changes the options, holds <c>Build</c> back and gets the result.</summary>
internal interface IBuildInterceptor
{
    /// <summary>The interceptor of the entry point that runs in this execution context, if a test started it.</summary>
    static readonly AsyncLocal<IBuildInterceptor?> Current = new();

    void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Returns when the test wants the application to be built.</summary>
    void Building(IDistributedApplicationBuilder builder);

    void Built(DistributedApplication application);
}
