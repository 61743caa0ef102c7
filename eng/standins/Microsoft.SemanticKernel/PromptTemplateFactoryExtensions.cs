// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
namespace Microsoft.SemanticKernel;

public static class PromptTemplateFactoryExtensions
{
    /// <summary>Makes the template, or throws a <see cref="KernelException"/> where its format is unknown.</summary>
    public static IPromptTemplate Create(this IPromptTemplateFactory factory, PromptTemplateConfig templateConfig) =>
        factory.TryCreate(templateConfig, out var result)
            ? result
            : throw new KernelException($"Prompt template format {templateConfig.TemplateFormat} is not supported.");
}
