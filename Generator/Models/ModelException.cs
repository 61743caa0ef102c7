namespace LlmRag.Generator.Models;

/// <summary>
/// The one exception by which a model call fails, whatever the provider and its library throw.
/// Its message names the model and the cause, and holds neither keys nor prompts, so it may be shown to the caller.
/// Cancellation by the caller is not a failure: it stays an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class ModelException : Exception
{
    public ModelException(ModelErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>Why the model gave no answer.</summary>
    public ModelErrorKind Kind { get; }

    /// <summary>How long the provider asks to wait, for <see cref="ModelErrorKind.RateLimited"/> and <see cref="ModelErrorKind.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status of the provider's response, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The provider's own error code (<c>rate_limit_exceeded</c>, <c>model_not_found</c> …), where it sent one.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The models tried before the last one, in order.</summary>
    public IReadOnlyList<ModelFallback> Fallbacks { get; init; } = [];
}
