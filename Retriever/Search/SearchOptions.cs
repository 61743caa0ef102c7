using System.ComponentModel.DataAnnotations;

namespace LlmRag.Retriever.Search;

/// <summary>Settings under <c>Search</c>.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>BM25: how soon repetitions of a term stop counting. 1.2 by default.</summary>
    [Range(0.0, 10.0)]
    public double K1 { get; set; } = 1.2;

    /// <summary>BM25: how much long passages are held back, 0 to 1. 0.75 by default.</summary>
    [Range(0.0, 1.0)]
    public double B { get; set; } = 0.75;

    /// <summary>What an occurrence in the document's title counts, against one in the text. 1 by default.</summary>
    [Range(0.0, 100.0)]
    public double TitleWeight { get; set; } = 1;

    /// <summary>What an occurrence in the headings above a passage counts. 1 by default.</summary>
    [Range(0.0, 100.0)]
    public double SectionWeight { get; set; } = 1;

    /// <summary>Passages each of the two searches hands to the fusion. 100 by default.</summary>
    [Range(1, 1000)]
    public int Depth { get; set; } = 100;

    /// <summary>Reciprocal rank fusion: how slowly the weight of a rank falls. 5 by default; the 60 of the paper makes the ranks of one result so alike that
    /// a weak second result overturns a strong first one (measured: tests/Benchmarks/README.md).</summary>
    [Range(1, 1000)]
    public int RankConstant { get; set; } = 5;

    /// <summary>What the vector search's ranks count against those of the lexical search. 1 by default; 0.2 with the built-in embedding model, which ranks worse than BM25.</summary>
    [Range(0.0, 10.0)]
    public double? VectorWeight { get; set; }
}
