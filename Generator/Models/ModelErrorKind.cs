namespace LlmRag.Generator.Models;

/// <summary>Why a model gave no answer, in the terms in which a caller can act.</summary>
public enum ModelErrorKind
{
    /// <summary>The endpoint does not answer, or answers 5xx, or the stream broke.</summary>
    Unavailable,

    /// <summary>The key is missing, wrong or not allowed to use the model (401, 403).</summary>
    Unauthorized,

    /// <summary>Too many requests or no quota left (429); <see cref="ModelException.RetryAfter"/> says when to come back, if the provider said so.</summary>
    RateLimited,

    /// <summary>No first token, no next token or no end within the limits of <see cref="ModelOptions"/>.</summary>
    Timeout,

    /// <summary>The response is not what the protocol promises: malformed JSON, no choices, no text.</summary>
    InvalidResponse,

    /// <summary>The provider's content filter refused the request or cut the answer.</summary>
    ContentFiltered,

    /// <summary>The provider rejected the request itself (400, 404, 413, 422 …): unknown model, prompt too long. Trying again cannot help.</summary>
    BadRequest,
}
