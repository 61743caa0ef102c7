using LlmRag.Evaluation.Groundedness;

namespace LlmRag.Evaluation.Tests.Groundedness;

public class EvidenceTests
{
    private static readonly Evidence Passage = new(
        "The service was started by Ada Jones in 2024. It keeps six turns of each conversation. Requests are never retried after the first token. "
        + "The `HttpClient` waits 10 seconds.",
        "Generator > Conversations");

    [Theory]
    [InlineData("The service was started in 2024 by Ada Jones.", "The service was started by Ada Jones in 2024.")]
    [InlineData("Each conversation keeps 6 turns.", "It keeps six turns of each conversation.")]
    [InlineData("The generator keeps six turns of conversations.", "It keeps six turns of each conversation.")]
    [InlineData("Requests are not retried after the first token.", "Requests are never retried after the first token.")]
    [InlineData("The client waits for 10 seconds.", "The `HttpClient` waits 10 seconds.")]
    public void SupportsWhatItSaysInOtherWords(string claim, string sentence)
    {
        var support = Passage.Support(claim);

        support.IsSufficient.ShouldBeTrue($"{support.Score}");
        support.Best!.Value.Text.ShouldBe(sentence);
    }

    [Theory]
    [InlineData("The service was started by Ada Jones in 1999.")]
    [InlineData("The service was started by Bob Smith.")]
    [InlineData("It keeps sixty turns of each conversation.")]
    [InlineData("Requests are retried after the first token.")]
    [InlineData("The moon is made of cheese.")]
    public void DoesNotSupportAnotherNumberNameOrTheOpposite(string claim) =>
        Passage.Support(claim).IsSufficient.ShouldBeFalse($"{Passage.Support(claim).Score}");

    [Fact]
    public void ScoresAVerbatimSentenceAsOneAndKnowsWhereItStands()
    {
        const string text = "First this. Then that happens, e.g. at 3.14 seconds. Done.";

        var support = new Evidence(text).Support("Then that happens, e.g. at 3.14 seconds.");

        support.Score.ShouldBe(1);
        text.Substring(support.Best!.Value.Start, support.Best.Value.Text.Length).ShouldBe("Then that happens, e.g. at 3.14 seconds.");
    }

    [Fact]
    public void FallsWithEveryWordThatIsMissing()
    {
        var whole = Passage.Support("It keeps six turns of each conversation.").Score;
        var most = Passage.Support("It keeps six turns of each colourful conversation.").Score;
        var half = Passage.Support("It keeps six colourful elephants of each zoo.").Score;

        whole.ShouldBeGreaterThan(most);
        most.ShouldBeGreaterThan(half);
    }

    [Fact]
    public void AnEmptyTextSupportsNothing() => new Evidence("").Support("It keeps six turns.").ShouldBe(new Support(0, null));

    [Fact]
    public void AClaimWithoutContentIsSupportedByAnything() => Passage.Support("It is.").Score.ShouldBe(1);
}
