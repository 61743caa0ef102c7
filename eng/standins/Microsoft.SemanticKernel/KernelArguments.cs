// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The values of a template's variables. Names do not differ by case.</summary>
public sealed class KernelArguments : AIFunctionArguments
{
    public KernelArguments()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    public KernelArguments(IDictionary<string, object?> source, Dictionary<string, PromptExecutionSettings>? executionSettings = null)
        : base(source, StringComparer.OrdinalIgnoreCase) =>
        ExecutionSettings = executionSettings ?? (source as KernelArguments)?.ExecutionSettings;

    public IReadOnlyDictionary<string, PromptExecutionSettings>? ExecutionSettings { get; set; }

    public bool ContainsName(string name) => ContainsKey(name);

    public ICollection<string> Names => Keys;
}
