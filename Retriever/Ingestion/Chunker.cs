using LlmRag.Evaluation.Text;
using LlmRag.Retriever.Documents.Readers;
using Microsoft.Extensions.Options;

namespace LlmRag.Retriever.Ingestion;

/// <summary>
/// Cuts a document into passages: never across a section, never inside a code block, table row or record, between sentences where it can,
/// with an overlap of whole sentences so that no answer falls between two passages.
/// </summary>
public sealed class Chunker(IOptions<ChunkingOptions> options)
{
    /// <summary>Part of the index version; raise it when the same document gives other passages or other terms.</summary>
    public const int Version = 1;

    /// <summary>The passages of <paramref name="document"/>; empty when it holds nothing but white space.</summary>
    public IReadOnlyList<Chunk> Cut(ExtractedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var chunks = new List<Chunk>();
        CutBlocks(document, document.Blocks.Where(block => block.Kind != TextBlockKind.Heading), chunks);
        if (chunks.Count == 0)
        {
            // Nothing but headings: then they are the content.
            CutBlocks(document, document.Blocks.Select(block => block with { Section = null, Kind = TextBlockKind.Prose }), chunks);
        }

        return chunks;
    }

    private void CutBlocks(ExtractedDocument document, IEnumerable<TextBlock> blocks, List<Chunk> chunks)
    {
        var pending = new List<Piece>();
        string? section = null;
        foreach (var block in blocks)
        {
            if (block.Section != section)
            {
                Pack(document.Text, section, pending, chunks);
                pending.Clear();
                section = block.Section;
            }

            AddPieces(document.Text, block, pending);
        }

        Pack(document.Text, section, pending, chunks);
    }

    // Greedy: fill a passage up to the budget, but rather end it at the end of a block once it is half full.
    private void Pack(string text, string? section, List<Piece> pieces, List<Chunk> chunks)
    {
        var budget = options.Value.MaxTokens;
        var first = 0;
        while (first < pieces.Count)
        {
            var tokens = 0;
            var next = first;
            while (next < pieces.Count && (next == first || tokens + pieces[next].Tokens <= budget))
            {
                tokens += pieces[next++].Tokens;
            }

            if (next < pieces.Count && !pieces[next].StartsBlock)
            {
                var atBlock = next;
                var kept = tokens;
                while (atBlock > first && !pieces[atBlock].StartsBlock)
                {
                    kept -= pieces[--atBlock].Tokens;
                }

                next = atBlock > first && kept >= budget / 2 ? atBlock : next;
            }

            var (start, end) = Trim(text, pieces[first].Start, pieces[next - 1].End);
            if (start < end)
            {
                chunks.Add(new Chunk(chunks.Count, section, text[start..end], start, end));
            }

            first = next < pieces.Count ? BackToOverlap(pieces, first, next) : next;
        }
    }

    private int BackToOverlap(List<Piece> pieces, int first, int next)
    {
        var left = options.Value.OverlapTokens;

        // What is repeated must leave room for the piece that comes next, or nothing would be gained.
        left = Math.Min(left, options.Value.MaxTokens - pieces[next].Tokens);
        var start = next;
        while (start - 1 > first && pieces[start - 1].MayOverlap && pieces[start - 1].Tokens <= left)
        {
            left -= pieces[--start].Tokens;
        }

        return start;
    }

    private void AddPieces(string text, TextBlock block, List<Piece> pieces)
    {
        var content = text.AsSpan(block.Start, block.End - block.Start);
        if (block.Kind == TextBlockKind.Atomic)
        {
            pieces.Add(new Piece(block.Start, block.End, TokenEstimate.Count(content), StartsBlock: true, MayOverlap: false));
            return;
        }

        var startsBlock = true;
        foreach (var sentence in SentenceSplitter.Split(content.ToString()))
        {
            foreach (var (start, end) in Fit(text, block.Start + sentence.Start, block.Start + sentence.End))
            {
                pieces.Add(new Piece(start, end, TokenEstimate.Count(text.AsSpan(start, end - start)), startsBlock, MayOverlap: true));
                startsBlock = false;
            }
        }
    }

    // A "sentence" beyond the budget (a word list, minified text) is cut at white space, or anywhere when there is none.
    private IEnumerable<(int Start, int End)> Fit(string text, int start, int end)
    {
        while (TokenEstimate.Count(text.AsSpan(start, end - start)) > options.Value.MaxTokens)
        {
            int low = start + 1, high = end;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (TokenEstimate.Count(text.AsSpan(start, middle - start)) <= options.Value.MaxTokens)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            var space = text.LastIndexOfAny([' ', '\n', '\t'], low - 1, low - 1 - start);
            var cut = space > start ? space + 1 : low;
            if (cut < end && char.IsLowSurrogate(text[cut]) && cut - 1 > start)
            {
                cut--;
            }

            yield return (start, cut);
            start = cut;
        }

        yield return (start, end);
    }

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        // Leading blank lines go, an indentation stays: it may be code.
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var content = start;
        while (content < end && char.IsWhiteSpace(text[content]))
        {
            content++;
        }

        var line = text.LastIndexOf('\n', Math.Max(content - 1, 0), Math.Max(content - start, 0));
        return (line >= start ? line + 1 : start, end);
    }

    private readonly record struct Piece(int Start, int End, int Tokens, bool StartsBlock, bool MayOverlap);
}
