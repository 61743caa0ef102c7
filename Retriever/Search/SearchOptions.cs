using System.ComponentModel.DataAnnotations;

namespace LlmRag.Retriever.Search;

/// <summary>Settings under <c>Search</c>.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>BM25: how soon repetitions of a term stop counting. 0.9 by default.</summary>
    [Range(0.0, 10.0)]
    public double K1 { get; set; } = 0.9;

    /// <summary>BM25: how much long passages are held back, 0 to 1. 0.4 by default.</summary>
    [Range(0.0, 1.0)]
    public double B { get; set; } = 0.4;

    /// <summary>What an occurrence in the document's title counts, against one in the text. 1 by default.</summary>
    [Range(0.0, 100.0)]
    public double TitleWeight { get; set; } = 1;

    /// <summary>What an occurrence in the headings above a passage counts. 1 by default.</summary>
    [Range(0.0, 100.0)]
    public double SectionWeight { get; set; } = 1;

    /// <summary>Passages each of the two searches hands to the fusion. 100 by default.</summary>
    [Range(1, 1000)]
    public int Depth { get; set; } = 100;

    /// <summary>Reciprocal rank fusion: how fast the weight of a rank falls. 60 by default, as published.</summary>
    [Range(1, 1000)]
    public int RankConstant { get; set; } = 60;

    /// <summary>What the vector search's ranks count against those of the lexical search. 1 by default; 0.3 where the built-in embedding model is used.</summary>
    [Range(0.0, 10.0)]
    public double? VectorWeight { get; set; }
}
