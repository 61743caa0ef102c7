// Stand-in for Microsoft.Extensions.ServiceDiscovery 10.9.0: the part this project calls, which is resolution from configuration.
// https://learn.microsoft.com/dotnet/core/extensions/service-discovery

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryServiceCollectionExtensions
{
    /// <summary>Resolves service names from the configuration section <c>services</c>; names it does not know go to DNS.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<ConfiguredEndpoints>();
        return services;
    }
}
