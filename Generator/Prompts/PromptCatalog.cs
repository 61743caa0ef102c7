using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace LlmRag.Generator.Prompts;

/// <summary>The versioned prompts: which there are, which one a request gets, and its messages.</summary>
public sealed class PromptCatalog
{
    /// <summary>Reads and checks the files of <see cref="PromptOptions.Directory"/>.</summary>
    /// <exception cref="InvalidOperationException">A file is not usable; the message names each file and what is wrong with it.</exception>
    public PromptCatalog(IOptions<PromptOptions> options, IPromptTemplateFactory factory) =>
        Prompts = new PromptLoader(factory).Load(Path.Combine(AppContext.BaseDirectory, options.Value.Directory), options.Value.Shares);

    /// <summary>Every version of every prompt, by name and version.</summary>
    public IReadOnlyList<PromptVersion> Prompts { get; }

    /// <summary>The version for one request.</summary>
    /// <param name="name">The prompt that is meant where the request pins none: <c>answer</c>.</param>
    /// <param name="key">What must keep its version: the conversation's id, or the trace's where there is none. The same key always gets the same version.</param>
    /// <param name="pin">What the request asks for, or null: <c>answer</c> or <c>answer@2</c>.</param>
    /// <exception cref="PromptNotFoundException">There is no such prompt or version.</exception>
    public PromptVersion Choose(string name, string key, string? pin = null)
    {
        string? version = null;
        if (!string.IsNullOrWhiteSpace(pin))
        {
            var at = pin.IndexOf('@', StringComparison.Ordinal);
            (name, version) = at < 0 ? (pin, null) : (pin[..at], pin[(at + 1)..]);
        }

        var versions = Prompts.Where(prompt => prompt.Name == name).ToList();
        if (versions.Count == 0)
        {
            throw new PromptNotFoundException($"There is no prompt '{name}'; there are {string.Join(", ", Prompts.Select(prompt => prompt.Name).Distinct())}.");
        }

        if (version is not null)
        {
            return versions.Find(prompt => prompt.Version == version)
                ?? throw new PromptNotFoundException($"There is no version '{version}' of the prompt '{name}'; there are {string.Join(", ", versions.Select(prompt => prompt.Version))}.");
        }

        var point = Point(name, key);
        foreach (var prompt in versions)
        {
            point -= prompt.Share;
            if (point < 0)
            {
                return prompt;
            }
        }

        // The shares add up to 1 only as far as doubles do.
        return versions.FindLast(prompt => prompt.Share > 0)!;
    }

    /// <summary>Chooses the version as <see cref="Choose"/> does, and fills it.</summary>
    /// <exception cref="PromptNotFoundException">There is no such prompt or version.</exception>
    public Task<RenderedPrompt> RenderAsync(string name, PromptInput input, string key, string? pin = null, CancellationToken cancellationToken = default) =>
        Choose(name, key, pin).RenderAsync(input, cancellationToken);

    /// <summary>A point in [0, 1) for a key, evenly spread, the same in every process. The name is part of it, so that two experiments do not share their groups.</summary>
    private static double Point(string name, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{key}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
