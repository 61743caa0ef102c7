namespace LlmRag.Generator.Models;

/// <summary>One retrieved passage as a model sees it.</summary>
/// <param name="Marker">The 1-based number by which the answer cites it: <c>[1]</c>.</param>
/// <param name="Title">The title of its document.</param>
/// <param name="Section">The heading path inside the document, or null.</param>
/// <param name="Text">The passage itself, unchanged.</param>
/// <param name="Score">The retrieval score; comparable within one retrieval only.</param>
public sealed record AnswerPassage(int Marker, string Title, string? Section, string Text, double Score);
