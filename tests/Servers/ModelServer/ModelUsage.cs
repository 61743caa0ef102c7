namespace LlmRag.Servers.ModelServer;

/// <summary>Token counts as OpenAI reports them: <paramref name="Cached"/> is part of the input, <paramref name="Reasoning"/> of the output.</summary>
public sealed record ModelUsage(int Input, int Output, int Cached = 0, int Reasoning = 0)
{
    internal object ToJson() => new
    {
        prompt_tokens = Input,
        completion_tokens = Output,
        total_tokens = Input + Output,
        prompt_tokens_details = new { cached_tokens = Cached },
        completion_tokens_details = new { reasoning_tokens = Reasoning },
    };
}
