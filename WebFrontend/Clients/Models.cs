namespace LlmRag.WebFrontend.Clients;

/// <summary>The models that the generator can answer with.</summary>
public sealed record ModelList(IReadOnlyList<ModelInfo> Models);

/// <param name="BuiltIn">Whether it is the extractive model that comes with the application.</param>
/// <param name="IsDefault">Whether it answers when a question names no model.</param>
public sealed record ModelInfo(string Name, string Provider, string Model, bool BuiltIn, bool IsDefault);
