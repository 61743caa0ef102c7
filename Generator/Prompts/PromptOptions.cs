using System.ComponentModel.DataAnnotations;

namespace LlmRag.Generator.Prompts;

/// <summary>Where prompts are and how the traffic is split: section <c>Prompts</c>.</summary>
public sealed class PromptOptions
{
    public const string SectionName = "Prompts";

    /// <summary>The folder of the prompt files, absolute or beside the program. <c>Prompts</c> by default.</summary>
    [Required]
    public string Directory { get; set; } = "Prompts";

    /// <summary>
    /// Shares that replace those in the files, by <c>name@version</c>: <c>Prompts:Shares:answer@2 = 0.1</c>.
    /// Shares are weights: only their relation counts. A version with the share 0 answers only requests that ask for it.
    /// </summary>
    public IDictionary<string, double> Shares { get; } = new Dictionary<string, double>(StringComparer.Ordinal);
}
