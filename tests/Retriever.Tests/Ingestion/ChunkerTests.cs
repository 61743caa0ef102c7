using LlmRag.Evaluation.Text;
using LlmRag.Retriever.Documents.Readers;
using LlmRag.Retriever.Ingestion;
using Microsoft.Extensions.Options;

namespace LlmRag.Retriever.Tests.Ingestion;

public sealed class ChunkerTests
{
    [Fact]
    public void CutsBySectionAndKeepsTheHeadingPath()
    {
        var chunks = Cut("# Guide\n\nIntro.\n\n## Setup\n\nOne.\n\n### Linux\n\nTwo.\n\n## Use\n\nThree.");

        chunks.Select(chunk => (chunk.Section, chunk.Text)).ShouldBe([(null, "Intro."), ("Setup", "One."), ("Setup > Linux", "Two."), ("Use", "Three.")]);
        chunks.Select(chunk => chunk.Ordinal).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void StaysWithinTheBudgetAndRepeatsWholeSentences()
    {
        var text = string.Join(' ', Enumerable.Range(1, 60).Select(i => $"This is sentence number {i} of a long paragraph."));

        var chunks = Cut(text, maxTokens: 100, overlapTokens: 25);

        chunks.Count.ShouldBeGreaterThan(5);
        foreach (var chunk in chunks)
        {
            TokenEstimate.Count(chunk.Text).ShouldBeLessThanOrEqualTo(100);
            chunk.Text.ShouldStartWith("This is sentence");
            chunk.Text.ShouldEndWith("paragraph.");
        }

        foreach (var (before, after) in chunks.Zip(chunks.Skip(1)))
        {
            after.Start.ShouldBeLessThan(before.End, "no overlap");
            TokenEstimate.Count(text.AsSpan(after.Start, before.End - after.Start)).ShouldBeLessThanOrEqualTo(25);
        }
    }

    [Fact]
    public void NeverCutsACodeBlockOrATableRow()
    {
        var code = "```csharp\n" + string.Join('\n', Enumerable.Range(1, 80).Select(i => $"Console.WriteLine({i});")) + "\n```";
        var rows = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"| name of row {i} | what row {i} says at some length |"));
        var chunks = Cut($"Before.\n\n{code}\n\nBetween.\n\n| a | b |\n|---|---|\n{rows}\n\nAfter.", maxTokens: 60, overlapTokens: 20);

        chunks.ShouldContain(chunk => chunk.Text == code);
        foreach (var line in rows.Split('\n'))
        {
            chunks.Count(chunk => chunk.Text.Contains(line, StringComparison.Ordinal)).ShouldBe(1, line);
        }

        chunks.Where(chunk => chunk.Text != code).ShouldAllBe(chunk => TokenEstimate.Count(chunk.Text) <= 60);
    }

    [Fact]
    public void OffsetsPointIntoTheExtractedTextAndEveryWordIsInAPassage()
    {
        var text = File.ReadAllText(Path.Combine(LlmRag.Servers.Machine.Repository.Root, "docs", "architecture.md"));
        var document = MarkdownReader.Read(text);

        var chunks = new Chunker(Options.Create(new ChunkingOptions { MaxTokens = 64, OverlapTokens = 16 })).Cut(document);

        chunks.ShouldAllBe(chunk => document.Text.Substring(chunk.Start, chunk.End - chunk.Start) == chunk.Text);
        foreach (var block in document.Blocks.Where(block => block.Kind != TextBlockKind.Heading))
        {
            foreach (var word in Tokenizer.Words(document.Text[block.Start..block.End]))
            {
                chunks.ShouldContain(chunk => chunk.Start <= block.Start + word.Start && chunk.End >= block.Start + word.End, word.Text);
            }
        }
    }

    [Fact]
    public void CutsASentenceBeyondTheBudgetAtWhiteSpaceOrAnywhere()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 500));
        var chunks = Cut(words, maxTokens: 64, overlapTokens: 0);
        chunks.ShouldAllBe(chunk => TokenEstimate.Count(chunk.Text) <= 64);
        string.Join(' ', chunks.Select(chunk => chunk.Text)).ShouldBe(words);

        var blob = string.Concat(Enumerable.Repeat("QUJD𠀋", 400));
        chunks = Cut(blob, maxTokens: 64, overlapTokens: 16);
        chunks.ShouldAllBe(chunk => TokenEstimate.Count(chunk.Text) <= 64 && !char.IsLowSurrogate(chunk.Text[0]));
        chunks[^1].End.ShouldBe(blob.Length);
    }

    [Fact]
    public void ADocumentOfHeadingsAloneKeepsThem() => Cut("# Only\n\n## Headings").ShouldHaveSingleItem().Text.ShouldBe("# Only\n\n## Headings");

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n\t")]
    [InlineData("---\ntitle: x\n---\n")]
    public void NothingGivesNothing(string text) => Cut(text).ShouldBeEmpty();

    private static IReadOnlyList<Chunk> Cut(string markdown, int maxTokens = 400, int overlapTokens = 60) =>
        new Chunker(Options.Create(new ChunkingOptions { MaxTokens = maxTokens, OverlapTokens = overlapTokens })).Cut(MarkdownReader.Read(markdown));
}
