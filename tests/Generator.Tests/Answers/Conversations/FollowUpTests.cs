using LlmRag.Generator.Answers.Conversations;

namespace LlmRag.Generator.Tests.Answers.Conversations;

public class FollowUpTests
{
    private static readonly ConversationTurn[] Turns =
    [
        new("What is the ledger?", "What is the ledger?", "…"),
        new("How does the Observer store spans?", "How does the Observer store spans?", "…"),
    ];

    [Theory]
    [InlineData("How long does it keep them?", "How long does it keep them? Observer store spans")]
    [InlineData("Why?", "Why? Observer store spans")]
    [InlineData("And in which database?", "And in which database? Observer store spans")]
    [InlineData("What about metrics?", "What about metrics? Observer store spans")]
    [InlineData("In which table?", "In which table? Observer store spans")]
    [InlineData("Why is that?", "Why is that? Observer store spans")]
    [InlineData("Which spans does it drop?", "Which spans does it drop? Observer store")]
    public void AddsWhatTheQuestionRefersTo(string question, string expected) => FollowUp.Expand(question, Turns).ShouldBe(expected);

    [Theory]
    [InlineData("Which port does the retriever listen on?")]
    [InlineData("How does LlmRag version its prompts?")]
    [InlineData("What is Redis used for in this application?")]
    [InlineData("Which of the tables that hold documents is the largest?")]
    public void LeavesAQuestionAloneThatStandsAlone(string question) => FollowUp.Expand(question, Turns).ShouldBe(question);

    [Fact]
    public void TheFirstQuestionOfAConversationHasNothingToReferTo() => FollowUp.Expand("Why does it?", []).ShouldBe("Why does it?");

    [Fact]
    public void ASecondFollowUpStillKnowsWhatTheFirstReferredTo()
    {
        var first = FollowUp.Expand("How long does it keep them?", Turns);

        FollowUp.Expand("Why?", [.. Turns, new ConversationTurn("How long does it keep them?", first, "…")]).ShouldBe("Why? keep Observer store spans");
    }
}
