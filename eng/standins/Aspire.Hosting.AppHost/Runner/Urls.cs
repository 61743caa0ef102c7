using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runner;

internal static class Urls
{
    /// <summary>The addresses of a resource as the AppHost wants them shown.</summary>
    public static IEnumerable<ResourceUrlAnnotation> Of(IResource resource)
    {
        if (resource is not IResourceWithEndpoints owner)
        {
            yield break;
        }
        var changes = resource.Annotations.OfType<EndpointUrlAnnotation>().ToArray();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var reference = new EndpointReference(owner, endpoint.Name);
            var url = new ResourceUrlAnnotation { Url = reference.Url, Endpoint = reference };
            foreach (var change in changes.Where(c => string.Equals(c.EndpointName, endpoint.Name, StringComparison.OrdinalIgnoreCase)))
            {
                change.Change(url);
            }
            yield return url;
        }
    }
}
