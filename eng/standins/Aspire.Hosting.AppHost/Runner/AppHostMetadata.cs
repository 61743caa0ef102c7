using System.Reflection;

namespace Aspire.Hosting.Runner;

/// <summary>What the build wrote into the AppHost's assembly (see <c>build/Aspire.Hosting.AppHost.targets</c>).</summary>
internal static class AppHostMetadata
{
    public static string? Read(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => string.Equals(a.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
