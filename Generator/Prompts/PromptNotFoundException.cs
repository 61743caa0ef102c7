namespace LlmRag.Generator.Prompts;

/// <summary>A request asks for a prompt that is not in the catalogue. The message may be shown to the caller.</summary>
public sealed class PromptNotFoundException(string message) : Exception(message);
