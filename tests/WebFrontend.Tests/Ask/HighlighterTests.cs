using LlmRag.WebFrontend.Ask;

namespace LlmRag.WebFrontend.Tests.Ask;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("One. Two. Three.", "Two.", "Two.")]
    [InlineData("One.\nTwo is\n  long. Three.", "Two is long.", "Two is\n  long.")]
    [InlineData("Costs $5 (or more).", "$5 (or more)", "$5 (or more)")]
    public void FindsTheSentenceHoweverItIsSpaced(string passage, string quote, string found)
    {
        var pieces = Highlighter.Split(passage, [quote]);

        pieces.Where(piece => piece.IsQuoted).ShouldHaveSingleItem().Text.ShouldBe(found);
        string.Concat(pieces.Select(piece => piece.Text)).ShouldBe(passage);
    }

    [Fact]
    public void MarksOverlappingQuotesOnce()
    {
        var pieces = Highlighter.Split("a b c d e", ["b c", "c d", "a b"]);

        pieces.ShouldBe([new TextPiece("a b c d", true), new TextPiece(" e", false)]);
    }

    [Fact]
    public void LeavesAPassageAloneThatDoesNotHoldTheQuote() =>
        Highlighter.Split("One.", ["Two.", " "]).ShouldBe([new TextPiece("One.", false)]);
}
