// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>
/// Templates in the format <c>semantic-kernel</c>: text with <c>{{$variable}}</c> and <c>{{"value"}}</c>.
/// Calls of functions (<c>{{plugin.function}}</c>) need the package and are refused here.
/// </summary>
public sealed class KernelPromptTemplateFactory(ILoggerFactory? loggerFactory = null) : IPromptTemplateFactory
{
    public bool AllowDangerouslySetContent { get; init; }

    public bool TryCreate(PromptTemplateConfig templateConfig, [NotNullWhen(true)] out IPromptTemplate? result)
    {
        ArgumentNullException.ThrowIfNull(templateConfig);
        result = templateConfig.TemplateFormat.Equals(PromptTemplateConfig.SemanticKernelTemplateFormat, StringComparison.Ordinal)
            ? new KernelPromptTemplate(templateConfig, AllowDangerouslySetContent, loggerFactory)
            : null;
        return result is not null;
    }
}
