using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runner;

/// <summary>How the URL of one endpoint is to be shown.</summary>
internal sealed record EndpointUrlAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Change) : IResourceAnnotation;
