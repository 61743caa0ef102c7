// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>The model settings of a prompt; what is specific to a model stays in <see cref="ExtensionData"/>.</summary>
public class PromptExecutionSettings
{
    public static string DefaultServiceId => "default";

    [JsonPropertyName("service_id")]
    public string? ServiceId { get; set; }

    [JsonPropertyName("model_id")]
    public string? ModelId { get; set; }

    [JsonExtensionData]
    public IDictionary<string, object>? ExtensionData { get; set; }
}
