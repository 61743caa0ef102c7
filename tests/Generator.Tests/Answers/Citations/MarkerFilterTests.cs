using LlmRag.Generator.Answers.Citations;

namespace LlmRag.Generator.Tests.Answers.Citations;

public class MarkerFilterTests
{
    [Theory]
    [InlineData("It is so [1].", "It is so [1].", new int[0])]
    [InlineData("It is so [1, 3].", "It is so [1][3].", new int[0])]
    [InlineData("It is so [1][3].", "It is so [1][3].", new int[0])]
    [InlineData("It is so [1-3]; yes.", "It is so [1][2][3]; yes.", new int[0])]
    [InlineData("It is so [9].", "It is so.", new[] { 9 })]
    [InlineData("It is so [2, 9] and so on.", "It is so [2] and so on.", new[] { 9 })]
    [InlineData("It is so.[9]", "It is so.", new[] { 9 })]
    [InlineData("[7] It is so.", "It is so.", new[] { 7 })]
    [InlineData("One [9] two [8] three.", "One two three.", new[] { 8, 9 })]
    [InlineData("See [1](https://example.org) and [the docs](x).", "See [1](https://example.org) and [the docs](x).", new int[0])]
    [InlineData("- [ ] open\n- [x] done", "- [ ] open\n- [x] done", new int[0])]
    [InlineData("In the year [1998] or [sic].", "In the year [1998] or [sic].", new int[0])]
    [InlineData("Call `items[9]` now [1].", "Call `items[9]` now [1].", new int[0])]
    [InlineData("```\nvar x = a[9];\n```\nDone [9].", "```\nvar x = a[9];\n```\nDone.", new[] { 9 })]
    [InlineData("The element items[0] is first.", "The element items[0] is first.", new int[0])]
    [InlineData("An open [1", "An open [1", new int[0])]
    [InlineData("Ends with blanks  ", "Ends with blanks  ", new int[0])]
    [InlineData("[[1]]", "[[1]]", new int[0])]
    [InlineData("", "", new int[0])]
    public void CleansMarkersHoweverTheTextIsCut(string text, string expected, int[] unknown)
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var filter = new MarkerFilter(passages: 4);
            Run(filter, round == 0 ? [text] : Cut(text, random)).ShouldBe(expected);
            filter.Unknown.ShouldBe(unknown);
        }
    }

    [Fact]
    public void GivesTheSameForAnyTextAndAnyChunks()
    {
        const string alphabet = "ab []]][[123,`(-\n. ";
        var random = new Random(20261121);
        for (var round = 0; round < 5_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var whole = new MarkerFilter(2);
            var expected = Run(whole, [text]);
            var cut = new MarkerFilter(2);
            Run(cut, Cut(text, random)).ShouldBe(expected, customMessage: text);
            cut.Unknown.ShouldBe(whole.Unknown);
        }
    }

    [Fact]
    public void HoldsBackOnlyWhatMayBecomeAMarker()
    {
        var filter = new MarkerFilter(2);

        filter.Append("It is so [").ShouldBe("It is so");
        filter.Append("2").ShouldBe("");
        filter.Append("]").ShouldBe("");
        filter.Append(" and").ShouldBe(" [2] and");
        filter.Append(" [see").ShouldBe(" [see");
    }

    internal static IEnumerable<string> Cut(string text, Random random)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(text.Length - start, random.Next(1, 6));
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static string Run(MarkerFilter filter, IEnumerable<string> chunks) =>
        string.Concat(chunks.Select(filter.Append)) + filter.Complete();
}
