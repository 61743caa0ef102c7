// Stand-in for Microsoft.Extensions.ServiceDiscovery 10.9.0: the part this project calls, which is resolution from configuration.
// https://learn.microsoft.com/dotnet/core/extensions/service-discovery

namespace Microsoft.Extensions.ServiceDiscovery;

internal sealed class ResolvingHttpDelegatingHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var original = request.RequestUri;
        if (original is not null)
        {
            request.RequestUri = endpoints.Resolve(original);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A retry resolves again, perhaps to another endpoint.
            request.RequestUri = original;
        }
    }
}
