using System.Runtime.InteropServices;
using LlmRag.Retriever.Search;

namespace LlmRag.Retriever.Ingestion;

/// <summary>What the inverted index holds of one passage.</summary>
/// <param name="Length">Length in words over all fields.</param>
/// <param name="Frequencies">How often each term stands in the title, the section and the body.</param>
public sealed record IndexTerms(int Length, IReadOnlyDictionary<string, FieldFrequencies> Frequencies)
{
    /// <summary>Analyses a passage of a document titled <paramref name="title"/>.</summary>
    public static IndexTerms Of(string title, Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var frequencies = new Dictionary<string, FieldFrequencies>(StringComparer.Ordinal);
        var section = chunk.Section ?? "";
        foreach (var term in TextAnalyzer.Terms(title))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _).Title++;
        }

        foreach (var term in TextAnalyzer.Terms(section))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _).Section++;
        }

        foreach (var term in TextAnalyzer.Terms(chunk.Text))
        {
            ref var frequency = ref CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _);
            frequency.Body = frequency.Body == short.MaxValue ? frequency.Body : (short)(frequency.Body + 1);
        }

        return new IndexTerms(TextAnalyzer.Length(title) + TextAnalyzer.Length(section) + TextAnalyzer.Length(chunk.Text), frequencies);
    }
}

/// <summary>How often a term stands in each field of a passage.</summary>
public record struct FieldFrequencies
{
    public short Title { get; set; }
    public short Section { get; set; }
    public short Body { get; set; }
}
