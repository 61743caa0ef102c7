// Stand-in for Microsoft.Extensions.ServiceDiscovery 10.9.0: the part this project calls, which is resolution from configuration.
// https://learn.microsoft.com/dotnet/core/extensions/service-discovery

using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>Resolves the host of each request as the name of a service.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        return httpClientBuilder.AddHttpMessageHandler(services =>
            new ResolvingHttpDelegatingHandler(services.GetRequiredService<ConfiguredEndpoints>()));
    }
}
