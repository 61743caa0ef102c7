// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
namespace Microsoft.SemanticKernel;

/// <summary>The functions that a template may call: always empty here, see <see cref="KernelPromptTemplateFactory"/>.</summary>
public sealed class KernelPluginCollection;
