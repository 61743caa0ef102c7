namespace LlmRag.Retriever.Search;

/// <summary>A passage in the result of one search.</summary>
/// <param name="Score">Higher is better; comparable within one result only.</param>
public sealed record RankedChunk(long ChunkId, double Score);
