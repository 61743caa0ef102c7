// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Microsoft.SemanticKernel;

/// <summary>The context that a template is rendered in: here only the culture of its numbers and dates.</summary>
public sealed class Kernel(IServiceProvider? services = null, KernelPluginCollection? plugins = null)
{
    private CultureInfo _culture = CultureInfo.InvariantCulture;

    public IServiceProvider Services { get; } = services ?? NoServices.Instance;

    public KernelPluginCollection Plugins { get; } = plugins ?? new();

    [AllowNull]
    public CultureInfo Culture
    {
        get => _culture;
        set => _culture = value ?? CultureInfo.InvariantCulture;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
