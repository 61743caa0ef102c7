namespace Aspire.Hosting.Runner;

/// <summary>The runner has none, and says so where the package lets a user name one.</summary>
internal static class ContainerRuntime
{
    public const string Setting = "ASPIRE_CONTAINER_RUNTIME";
    public const string None = "none";
}
