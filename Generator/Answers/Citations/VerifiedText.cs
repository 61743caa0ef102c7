namespace LlmRag.Generator.Answers.Citations;

/// <summary>A piece of an answer that may be shown, and the citations it completed.</summary>
public readonly record struct VerifiedText(string Text, IReadOnlyList<Citation> Citations);
