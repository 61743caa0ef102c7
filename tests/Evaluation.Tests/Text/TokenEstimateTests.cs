using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Tests.Text;

public sealed class TokenEstimateTests
{
    // Counts of o200k_base.
    [Theory]
    [InlineData("", 0)]
    [InlineData("Hello world", 2)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    public void IsExactOnPlainSentences(string text, int tokens) => TokenEstimate.Count(text).ShouldBe(tokens);

    [Theory]
    [InlineData("var builder = WebApplication.CreateBuilder(args);\n\nbuilder.AddServiceDefaults();\n\nvar app = builder.Build();\n\napp.Run();\n", 23)]
    [InlineData("| service | endpoint |\n|---|---|\n| retriever | `POST /documents` |\n| generator | `POST /answers` |\n", 29)]
    [InlineData("The embedded database starts in about half a second; the first time, when its files are created, it takes about four seconds.", 26)]
    public void IsWithinAQuarterOfTheRealCount(string text, int tokens) =>
        ((double)TokenEstimate.Count(text)).ShouldBeInRange(tokens * 0.75, tokens * 1.25);

    [Fact]
    public void GrowsWithTheText()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 500).Select(_ => "ab é東1.\n"[random.Next(8)]));
        for (var length = 1; length < text.Length; length++)
        {
            TokenEstimate.Count(text.AsSpan(0, length)).ShouldBeGreaterThan(0);
            (TokenEstimate.Count(text.AsSpan(0, length)) - TokenEstimate.Count(text.AsSpan(0, length - 1))).ShouldBeInRange(-1, 2);
        }
    }
}
