using System.ComponentModel.DataAnnotations;

namespace LlmRag.ServiceDefaults.Resilience;

/// <summary>
/// The limits of every HTTP client of a service, in the section <c>HttpResilience</c>. Both timeouts end with the response headers:
/// a streamed body may take as long as it takes. The defaults fit a language model that answers in one piece.
/// </summary>
public sealed class HttpResilienceOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "HttpResilience";

    /// <summary>How long one try may take to its response headers. Default 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How long all tries together may take. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Tries after the first. Default 3.</summary>
    [Range(1, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Time before the first retry; doubled for each further one, with jitter. Default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);
}
