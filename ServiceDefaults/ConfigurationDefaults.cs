using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace LlmRag.ServiceDefaults;

internal static class ConfigurationDefaults
{
    /// <summary>Adds settings in the first place of the configuration, where every other source wins over them.</summary>
    public static void AddDefaults(this IConfigurationBuilder configuration, Dictionary<string, string?> settings)
        => configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
}
