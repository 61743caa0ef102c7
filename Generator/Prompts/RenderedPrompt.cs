using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Prompts;

/// <summary>The messages for the model, and which template they come from.</summary>
/// <param name="Name">The template's name.</param>
/// <param name="Version">The template's version.</param>
/// <param name="Messages">System, user and assistant messages, in order.</param>
/// <param name="Options">The template's execution settings; the caller owns this copy and may add to it.</param>
public sealed record RenderedPrompt(string Name, string Version, IReadOnlyList<ChatMessage> Messages, ChatOptions Options);
