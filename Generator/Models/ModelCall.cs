using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models;

/// <summary>
/// Which model answered, and which were tried before it. The routed client attaches it to the response
/// and to the first update of a stream, so it reaches the caller before the first token is shown.
/// </summary>
/// <param name="Name">The name in the catalogue (<c>chat</c>, <c>extractive</c> …).</param>
/// <param name="Provider">The provider in the terms of the GenAI conventions (<c>openai</c>, <c>azure.ai.openai</c>, <c>ollama</c>, <c>llmrag</c>).</param>
/// <param name="Model">The model requested of that provider.</param>
/// <param name="BuiltIn">Whether the model runs inside this process.</param>
/// <param name="Fallbacks">The models that failed before this one.</param>
public sealed record ModelCall(string Name, string Provider, string Model, bool BuiltIn, IReadOnlyList<ModelFallback> Fallbacks)
{
    /// <summary>The key in the response's additional properties.</summary>
    public const string Key = "llmrag.model-call";

    /// <summary>The call behind a response.</summary>
    public static ModelCall? From(ChatResponse response) => From(response.AdditionalProperties);

    /// <summary>The call behind a stream, on its first update only.</summary>
    public static ModelCall? From(ChatResponseUpdate update) => From(update.AdditionalProperties);

    private static ModelCall? From(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue(Key, out ModelCall? call) == true ? call : null;
}
