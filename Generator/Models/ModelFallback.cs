namespace LlmRag.Generator.Models;

/// <summary>A model that was tried before the one that answered, and why it did not.</summary>
/// <param name="Model">The model's name in the provider's terms.</param>
/// <param name="Error">The failure in one sentence, safe to show.</param>
public sealed record ModelFallback(string Model, string Error);
