using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LlmRag.Generator.Prompts;

/// <summary>
/// A prompt file as it is written: the fields of Semantic Kernel's prompt YAML, and <c>share</c>.
/// The version is in the file's name: <c>answer.v2.yaml</c>.
/// </summary>
internal sealed partial class PromptFile
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public double Share { get; set; } = 1;

    public string? TemplateFormat { get; set; }

    public string? Template { get; set; }

    public List<Variable> InputVariables { get; set; } = [];

    public Dictionary<string, Dictionary<string, object>> ExecutionSettings { get; set; } = [];

    public static (string Name, string Version)? NameAndVersion(string path) =>
        FileName().Match(Path.GetFileName(path)) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <exception cref="FormatException">The text is not a prompt file; the message says where and why.</exception>
    public static PromptFile Parse(string yaml)
    {
        try
        {
            return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<PromptFile>(yaml)
                ?? throw new FormatException("the file is empty");
        }
        catch (YamlException exception)
        {
            throw new FormatException($"line {exception.Start.Line}: {(exception.InnerException ?? exception).Message}", exception);
        }
    }

    [GeneratedRegex(@"^([a-z][a-z0-9_-]*)\.v([0-9]+)\.ya?ml$")]
    private static partial Regex FileName();

    public sealed class Variable
    {
        public string? Name { get; set; }

        public string? Description { get; set; }

        public string? Default { get; set; }

        public bool IsRequired { get; set; } = true;

        public bool AllowDangerouslySetContent { get; set; }
    }
}
