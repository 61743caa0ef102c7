// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A prompt template with what is known about it.</summary>
public sealed class PromptTemplateConfig
{
    private string? _templateFormat;
    private string _template = "";
    private List<InputVariable> _inputVariables = [];
    private Dictionary<string, PromptExecutionSettings> _executionSettings = [];

    public PromptTemplateConfig()
    {
    }

    public PromptTemplateConfig(string template) => Template = template;

    public static string SemanticKernelTemplateFormat => "semantic-kernel";

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("description")]
    public string? Description { get; set; }

    [JsonPropertyName("template_format")]
    [AllowNull]
    public string TemplateFormat
    {
        get => _templateFormat ?? SemanticKernelTemplateFormat;
        set => _templateFormat = value;
    }

    [JsonPropertyName("template")]
    public string Template
    {
        get => _template;
        set => _template = value ?? throw new ArgumentNullException(nameof(value));
    }

    [JsonPropertyName("input_variables")]
    public List<InputVariable> InputVariables
    {
        get => _inputVariables;
        set => _inputVariables = value ?? throw new ArgumentNullException(nameof(value));
    }

    [JsonPropertyName("execution_settings")]
    public Dictionary<string, PromptExecutionSettings> ExecutionSettings
    {
        get => _executionSettings;
        set => _executionSettings = value ?? throw new ArgumentNullException(nameof(value));
    }

    [JsonPropertyName("allow_dangerously_set_content")]
    public bool AllowDangerouslySetContent { get; set; }

    public PromptExecutionSettings? DefaultExecutionSettings =>
        _executionSettings.GetValueOrDefault(PromptExecutionSettings.DefaultServiceId);

    [RequiresUnreferencedCode("Uses reflection to deserialize the prompt template config from JSON, making it incompatible with AOT scenarios.")]
    [RequiresDynamicCode("Uses reflection to deserialize the prompt template config from JSON, making it incompatible with AOT scenarios.")]
    public static PromptTemplateConfig FromJson(string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(json);
        PromptTemplateConfig? config = null;
        JsonException? cause = null;
        try
        {
            config = JsonSerializer.Deserialize<PromptTemplateConfig>(json);
        }
        catch (JsonException exception)
        {
            cause = exception;
        }

        if (config is null)
        {
            throw new ArgumentException($"Unable to deserialize {nameof(PromptTemplateConfig)} from the specified JSON.", nameof(json), cause);
        }

        foreach (var variable in config.InputVariables)
        {
            if (variable.Default is JsonElement value)
            {
                variable.Default = value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : throw new NotSupportedException($"Default value for input variable '{variable.Name}' must be a string.");
            }
        }

        return config;
    }
}
