using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace LlmRag.Generator.Prompts;

/// <summary>One version of a prompt template.</summary>
public sealed class PromptVersion
{
    private readonly IPromptTemplate _template;
    private readonly ChatOptions _options;

    internal PromptVersion(string name, string version, string description, double share, IPromptTemplate template, ChatOptions options)
    {
        (Name, Version, Description, Share) = (name, version, description, share);
        (_template, _options) = (template, options);
    }

    /// <summary>The name, shared by all versions.</summary>
    public string Name { get; }

    /// <summary>The version: the number in the file's name.</summary>
    public string Version { get; }

    /// <summary>What the prompt is for.</summary>
    public string Description { get; }

    /// <summary>The part of the traffic of this name that gets this version, 0 to 1.</summary>
    public double Share { get; internal set; }

    internal async Task<RenderedPrompt> RenderAsync(PromptInput input, CancellationToken cancellationToken)
    {
        KernelArguments arguments = new()
        {
            ["question"] = PromptText.Clean(input.Question),
            ["passages"] = PromptText.Passages(input),
            ["history"] = PromptText.History(input.History),
        };
        var prompt = await _template.RenderAsync(new Kernel(), arguments, cancellationToken);
        return new(Name, Version, PromptMessages.Parse(prompt), _options.Clone());
    }
}
