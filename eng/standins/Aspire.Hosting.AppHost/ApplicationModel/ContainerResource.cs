namespace Aspire.Hosting.ApplicationModel;

/// <summary>Part of the model only: the local runner refuses to start an application that has one.</summary>
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;
}
