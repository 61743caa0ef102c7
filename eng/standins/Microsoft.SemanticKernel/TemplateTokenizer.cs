// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.SemanticKernel;

/// <summary>
/// Cuts a template into blocks. A block starts at the last <c>{{</c> before its <c>}}</c>; inside quotes neither counts,
/// and a backslash escapes a quote or itself: <c>Hello {{$name}}, use {{ '{{' }}</c>.
/// </summary>
internal static partial class TemplateTokenizer
{
    public static List<Block> Tokenize(string template)
    {
        List<Block> blocks = [];
        var endOfLast = 0;
        var start = -1;
        var quote = '\0';
        for (var i = 0; i < template.Length - 1; i++)
        {
            var (current, next) = (template[i], template[i + 1]);
            if (quote == '\0' && current == '{' && next == '{')
            {
                start = i;
            }

            if (start < 0)
            {
                continue;
            }

            if (quote != '\0')
            {
                if (current == '\\' && next is '"' or '\'' or '\\')
                {
                    i++;
                }
                else if (current == quote)
                {
                    quote = '\0';
                }
            }
            else if (current is '"' or '\'')
            {
                quote = current;
            }
            else if (current == '}' && next == '}')
            {
                if (start > endOfLast)
                {
                    blocks.Add(new(BlockKind.Text, template[endOfLast..start]));
                }

                var code = template[(start + 2)..i].Trim();
                blocks.Add(code.Length == 0 ? new(BlockKind.Text, template[start..(i + 2)]) : Parse(code));
                endOfLast = i + 2;
                start = -1;
                i++;
            }
        }

        if (endOfLast < template.Length)
        {
            blocks.Add(new(BlockKind.Text, template[endOfLast..]));
        }

        return blocks;
    }

    private static Block Parse(string code)
    {
        if (code[0] == '$')
        {
            var name = code[1..];
            if (name.Any(char.IsWhiteSpace))
            {
                throw new KernelException($"Invalid token detected after the variable: {code}");
            }

            return name.Length == 0
                ? throw new KernelException("The variable name is empty")
                : ValidName().IsMatch(name)
                    ? new(BlockKind.Variable, name)
                    : throw new KernelException($"The variable name '{name}' contains invalid characters. Only alphanumeric chars and underscore are allowed.");
        }

        if (code[0] is '"' or '\'')
        {
            return new(BlockKind.Literal, Unquote(code));
        }

        throw new NotSupportedException($"'{{{{{code}}}}}' calls a function: that needs the package Microsoft.SemanticKernel; the stand-in renders variables and values only.");
    }

    private static string Unquote(string code)
    {
        var value = new StringBuilder();
        for (var i = 1; i < code.Length; i++)
        {
            if (code[i] == '\\' && i + 1 < code.Length && code[i + 1] is '"' or '\'' or '\\')
            {
                value.Append(code[++i]);
            }
            else if (code[i] == code[0])
            {
                return i == code.Length - 1
                    ? value.ToString()
                    : throw new KernelException($"Invalid token detected after the value: {code}");
            }
            else
            {
                value.Append(code[i]);
            }
        }

        throw new KernelException("A value must be defined using either single quotes or double quotes, not both");
    }

    [GeneratedRegex("^[a-zA-Z0-9_]*$")]
    private static partial Regex ValidName();
}
