namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>A passage that the answer may cite.</summary>
/// <param name="Marker">Its 1-based number: <c>[1]</c> in the answer.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="ChunkId">The passage in the index.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Uri">Where the document came from, if known.</param>
/// <param name="Section">The heading path, if any.</param>
/// <param name="Text">The passage.</param>
/// <param name="Score">The score of the search that found it.</param>
/// <param name="Ranks">Its rank in each stage of the search that found it.</param>
public sealed record RetrievedPassage(
    int Marker, string DocumentId, string ChunkId, string Title, string? Uri, string? Section, string Text, double Score, SearchRanks Ranks);
