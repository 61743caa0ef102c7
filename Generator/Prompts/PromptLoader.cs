using System.Globalization;
using System.Xml;
using LlmRag.Generator.Models;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace LlmRag.Generator.Prompts;

/// <summary>Reads the prompt files and finds what is wrong with them, all of it at once.</summary>
internal sealed class PromptLoader(IPromptTemplateFactory factory)
{
    private readonly List<string> _problems = [];

    /// <exception cref="InvalidOperationException">One line for each problem, with the file it is in.</exception>
    public IReadOnlyList<PromptVersion> Load(string directory, IDictionary<string, double> shares)
    {
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.y*ml").Order(StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0)
        {
            _problems.Add($"no prompt files (name.v1.yaml) in {directory}");
        }

        Dictionary<string, PromptVersion> prompts = [];
        foreach (var file in files)
        {
            try
            {
                var prompt = Read(file, shares);
                if (!prompts.TryAdd($"{prompt.Name}@{prompt.Version}", prompt))
                {
                    throw new FormatException($"version {prompt.Version} of '{prompt.Name}' is there twice");
                }
            }
            catch (Exception exception) when (exception is FormatException or KernelException or NotSupportedException or XmlException)
            {
                _problems.Add($"{Path.GetFileName(file)}: {exception.Message}");
            }
        }

        foreach (var key in shares.Keys.Where(key => !prompts.ContainsKey(key)))
        {
            _problems.Add($"{PromptOptions.SectionName}:{nameof(PromptOptions.Shares)}:{key} names no prompt; there are {string.Join(", ", prompts.Keys)}");
        }

        foreach (var versions in prompts.Values.GroupBy(prompt => prompt.Name))
        {
            var sum = versions.Sum(prompt => prompt.Share);
            if (sum <= 0)
            {
                _problems.Add($"no version of '{versions.Key}' has a share above 0");
                continue;
            }

            foreach (var prompt in versions)
            {
                prompt.Share /= sum;
            }
        }

        return _problems.Count == 0
            ? [.. prompts.Values.OrderBy(prompt => prompt.Name, StringComparer.Ordinal).ThenBy(prompt => int.Parse(prompt.Version, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException("The prompts are not usable:" + string.Concat(_problems.Select(problem => $"{Environment.NewLine}  - {problem}")));
    }

    private PromptVersion Read(string path, IDictionary<string, double> shares)
    {
        if (PromptFile.NameAndVersion(path) is not var (name, number))
        {
            throw new FormatException("the file's name is not of the form name.v1.yaml");
        }

        // answer.v01.yaml is version 1, and so a duplicate of answer.v1.yaml.
        var version = int.Parse(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var file = PromptFile.Parse(File.ReadAllText(path));
        if (file.Name != name)
        {
            throw new FormatException($"its name is '{file.Name}', but the file's name says '{name}'");
        }

        if (string.IsNullOrWhiteSpace(file.Template))
        {
            throw new FormatException("it has no template");
        }

        var share = shares.TryGetValue($"{name}@{version}", out var configured) ? configured : file.Share;
        if (!double.IsFinite(share) || share < 0)
        {
            throw new FormatException($"the share {share.ToString(CultureInfo.InvariantCulture)} is negative or not a number");
        }

        var config = Config(file);
        var declared = config.InputVariables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var template = factory.Create(config);
        Check(file, declared, config);

        var prompt = new PromptVersion(name, version, file.Description ?? "", share, template, PromptSettings.ToChatOptions(config.DefaultExecutionSettings));
        Probe(prompt);
        return prompt;
    }

    private static PromptTemplateConfig Config(PromptFile file)
    {
        var config = new PromptTemplateConfig(file.Template!) { Name = file.Name, Description = file.Description };
        if (file.TemplateFormat is { } format)
        {
            config.TemplateFormat = format;
        }

        foreach (var variable in file.InputVariables)
        {
            config.InputVariables.Add(new InputVariable
            {
                Name = variable.Name ?? throw new FormatException("an input variable without a name"),
                Description = variable.Description,
                Default = variable.Default,
                IsRequired = variable.IsRequired,
                AllowDangerouslySetContent = variable.AllowDangerouslySetContent,
            });
        }

        foreach (var (service, settings) in file.ExecutionSettings)
        {
            config.ExecutionSettings[service] = new PromptExecutionSettings { ExtensionData = settings };
        }

        return config;
    }

    private static void Check(PromptFile file, HashSet<string> declared, PromptTemplateConfig config)
    {
        // Making the template adds the variables that it uses and that the file does not declare.
        if (config.InputVariables.Select(variable => variable.Name).FirstOrDefault(name => !declared.Contains(name)) is { } undeclared)
        {
            throw new FormatException($"the template uses ${undeclared}, which is missing in input_variables");
        }

        if (declared.FirstOrDefault(name => !PromptInput.Variables.Contains(name)) is { } unknown)
        {
            throw new FormatException($"the variable '{unknown}' is filled by nothing; there are {string.Join(", ", PromptInput.Variables)}");
        }

        if (file.InputVariables.FirstOrDefault(variable => variable.AllowDangerouslySetContent) is { } dangerous)
        {
            throw new FormatException($"the variable '{dangerous.Name}' allows dangerous content: text of documents could then add messages");
        }

        foreach (var required in (string[])["question", "passages"])
        {
            if (!declared.Contains(required) || !UsesVariable(file.Template!, required))
            {
                throw new FormatException($"the variable '{required}' is missing: {{{{${required}}}}} must stand in the template and in input_variables");
            }
        }
    }

    private static bool UsesVariable(string template, string name) =>
        System.Text.RegularExpressions.Regex.IsMatch(template, $@"\{{\{{\s*\${name}\s*\}}\}}");

    // A template that does not render to messages should fail at start, not at the first question.
    private static void Probe(PromptVersion prompt)
    {
        const string Mark = "probe-of-the-catalogue";
        var input = new PromptInput(Mark, [new AnswerPassage(1, "title", "section", "text", 1)], []);
        var rendered = prompt.RenderAsync(input, CancellationToken.None).GetAwaiter().GetResult();
        if (!rendered.Messages.Any(message => message.Role == ChatRole.User && message.Text.Contains(Mark, StringComparison.Ordinal)))
        {
            throw new FormatException("the question does not stand in a message of the role 'user'");
        }
    }
}
