// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Globalization;
using System.Text;
using System.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.SemanticKernel;

/// <summary>
/// Renders one template. The value of a variable is HTML-encoded, so that it cannot open or close a tag of the prompt,
/// unless its <see cref="InputVariable"/> or the factory allows it to; text of the template and its literal values stand as they are,
/// except that a literal is encoded too unless the template allows dangerous content.
/// </summary>
internal sealed class KernelPromptTemplate : IPromptTemplate
{
    private readonly List<Block> _blocks;
    private readonly bool _literalsAreSafe;
    private readonly HashSet<string> _safeVariables;
    private readonly ILogger _logger;

    public KernelPromptTemplate(PromptTemplateConfig config, bool allowDangerouslySetContent, ILoggerFactory? loggerFactory)
    {
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KernelPromptTemplate>();
        _blocks = TemplateTokenizer.Tokenize(config.Template);

        var known = config.InputVariables.Select(variable => variable.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var block in _blocks)
        {
            if (block.Kind == BlockKind.Variable && known.Add(block.Content))
            {
                config.InputVariables.Add(new InputVariable { Name = block.Content });
            }
        }

        _literalsAreSafe = allowDangerouslySetContent || config.AllowDangerouslySetContent;
        _safeVariables = [.. config.InputVariables.Where(variable => allowDangerouslySetContent || variable.AllowDangerouslySetContent).Select(variable => variable.Name)];
    }

    public Task<string> RenderAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var result = new StringBuilder();
        foreach (var block in _blocks)
        {
            var text = block.Kind == BlockKind.Variable ? ToText(Value(block.Content, arguments), kernel.Culture) : block.Content;
            var encode = block.Kind switch
            {
                BlockKind.Variable => !_safeVariables.Contains(block.Content),
                BlockKind.Literal => !_literalsAreSafe,
                _ => false,
            };
            result.Append(encode ? HttpUtility.HtmlEncode(text) : text);
        }

        return Task.FromResult(result.ToString());
    }

    private object? Value(string name, KernelArguments? arguments)
    {
        if (arguments is not null && !arguments.ContainsName(name))
        {
            _logger.LogWarning("Variable `${Name}` not found", name);
        }

        return arguments is not null && arguments.TryGetValue(name, out var value) ? value : null;
    }

    private static string? ToText(object? value, CultureInfo culture) => value switch
    {
        null => null,
        string text => text,
        List<string> lines => string.Join("\n", lines),
        IFormattable formattable => formattable.ToString(null, culture),
        _ => value.ToString(),
    };
}
