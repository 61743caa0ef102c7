namespace LlmRag.Retriever.Search;

/// <summary>The answer to a search.</summary>
/// <param name="IndexVersion">Changes whenever the same search could give another result: content, the way passages are cut, embedding model.</param>
/// <param name="Mode">How it was searched; not what was asked for when <paramref name="Note"/> says why.</param>
public sealed record SearchResult(string IndexVersion, SearchMode Mode, string? Note, IReadOnlyList<SearchHit> Hits, SearchTimings Timings);

/// <summary>A passage found.</summary>
/// <param name="Score">Of the fusion; comparable within one result only.</param>
/// <param name="Section">The headings above the passage, joined by " &gt; ".</param>
/// <param name="Ranks">Its rank in each search that found it, from 1.</param>
public sealed record SearchHit(
    string ChunkId, Guid DocumentId, string Title, string? Uri, string? Section, string Text, double Score, SearchRanks Ranks);

public sealed record SearchRanks(int? Lexical, int? Vector, int? Rerank);

/// <summary>Milliseconds of each stage; those that did not run are missing.</summary>
public sealed record SearchTimings(double? EmbedMs, double? LexicalMs, double? VectorMs, double FuseMs, double FetchMs, double TotalMs);
