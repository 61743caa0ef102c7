using System.ComponentModel.DataAnnotations;

namespace LlmRag.Generator.Models;

/// <summary>How models are called: section <c>Models</c>, validated at start.</summary>
public sealed class ModelOptions
{
    public const string SectionName = "Models";

    /// <summary>
    /// The names of further connection strings to try, in order, when the requested model fails;
    /// <c>extractive</c> names the built-in model. Empty by default: a failing model is then an error.
    /// </summary>
    public IReadOnlyList<string> Fallbacks { get; set; } = [];

    /// <summary>How often one model is tried again after 429, 5xx, a timeout, a connection failure or a stream that broke before its first token. 2 by default.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The pause before the first retry where the provider names none; doubled, with jitter, for each further one. 500 ms by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest Retry-After that is waited for; a provider that asks for more counts as failed at once. 10 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one try may take until the first token of its stream. 30 s by default; a local model that is still being loaded may need more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may pause between two chunks. 20 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one model may take for a whole answer, its tries included. 5 min by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
