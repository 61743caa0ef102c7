namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>The body of the retriever's <c>POST /search</c>.</summary>
public sealed record SearchRequest(string Query, int Top);

/// <summary>Its response.</summary>
public sealed record SearchResponse(string IndexVersion, IReadOnlyList<SearchHit> Hits);

/// <summary>One hit, best first.</summary>
public sealed record SearchHit(
    string ChunkId, string DocumentId, string Title, string? Uri, string? Section, string Text, double Score, SearchRanks? Ranks);

/// <summary>The 1-based rank of a hit in each stage that found it.</summary>
public sealed record SearchRanks(int? Lexical, int? Vector, int? Rerank);
