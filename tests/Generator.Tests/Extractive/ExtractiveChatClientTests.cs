using LlmRag.Evaluation.Text;
using LlmRag.Generator.Models;
using LlmRag.Generator.Models.Extractive;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Extractive;

public class ExtractiveChatClientTests
{
    private static readonly AnswerPassage[] Passages =
    [
        Passage(1, "Conversations", null, "The generator keeps the last six turns of a conversation. They are forgotten two hours after the last one. The window lives in the distributed cache."),
        Passage(2, "History", null, "The project was begun by Ada Jones in March 2024. It was written in Lisbon. Its first version had 12 users."),
        Passage(3, "Set up", "Containers", "To start the application, run the following command:\n\n```shell\ndotnet run --project AppHost\n```\n\nThe dashboard opens."),
        Passage(4, "Options", "Search", "The search has three modes:\n\n- `lexical` finds words\n- `vector` finds meaning\n- `hybrid` finds both\n\nHybrid is the default [12]."),
        Passage(5, "Ports", null, "| service | port |\n|---|---|\n| webfrontend | 5100 |\n| generator | 5101 |"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("When are conversations forgotten?", "They are forgotten two hours after the last one. [1]")]
    [InlineData("Who began the project?", "The project was begun by Ada Jones in March 2024. [2]")]
    [InlineData("Where was the project written?", "It was written in Lisbon. [2]")]
    [InlineData("How many users did the first version have?", "Its first version had 12 users. [2]")]
    [InlineData("Is hybrid the default?", "Hybrid is the default. [4]")]
    public async Task AnswersWithTheSentenceThatHoldsTheAnswer(string question, string sentence) =>
        (await AnswerAsync(question)).Text.ShouldContain(sentence);

    [Fact]
    public async Task KeepsACodeBlockWithTheSentenceThatLeadsToIt() =>
        (await AnswerAsync("How do I start the application?")).Text
            .ShouldContain("To start the application, run the following command: [3]\n\n```shell\ndotnet run --project AppHost\n```\n");

    [Fact]
    public async Task KeepsAListWithTheSentenceThatLeadsToIt() =>
        (await AnswerAsync("Which modes does the search have?")).Text
            .ShouldContain("The search has three modes: [4]\n\n- `lexical` finds words\n- `vector` finds meaning\n- `hybrid` finds both\n");

    [Fact]
    public async Task ShowsATableRowUnderItsHeader() =>
        (await AnswerAsync("Which port has the generator?")).Text.ShouldContain("| service | port |\n|---|---|\n| generator | 5101 [5] |");

    [Theory]
    [InlineData("What is the capital of Mongolia?")]
    [InlineData("How many goals did Pelé score in Sweden?")]
    [InlineData("?")]
    public async Task DeclinesWhatThePassagesDoNotSay(string question) =>
        (await AnswerAsync(question)).Text.ShouldBe(ExtractiveChatClient.Refusal);

    [Fact]
    public async Task DeclinesWithoutPassages()
    {
        (await AnswerAsync("Who began the project?", [])).Text.ShouldBe(ExtractiveChatClient.Refusal);
        (await new ExtractiveChatClient().GetResponseAsync("Who began the project?", cancellationToken: Cancelled)).Text.ShouldBe(ExtractiveChatClient.Refusal);
    }

    [Fact]
    public async Task CitesOnlyWithItsOwnMarkers()
    {
        var passage = Passage(1, "Rivers", null, "The Rhine is 1,233 km long.[2] It has many tributaries [1, 3].");

        (await AnswerAsync("How long is the Rhine?", [passage])).Text.ShouldStartWith("The Rhine is 1,233 km long. [1]");
    }

    [Fact]
    public async Task StreamsWordByWordWithUsageAndAFinishReason()
    {
        var messages = new[] { new ChatMessage(ChatRole.System, "Answer from the passages."), new ChatMessage(ChatRole.User, "Who began the project?") };

        var updates = await new ExtractiveChatClient().GetStreamingResponseAsync(messages, Options("Who began the project?", Passages), Cancelled).ToListAsync(Cancelled);

        updates.Take(3).Select(update => update.Text).ShouldBe(["The ", "project ", "was "]);
        updates.ShouldAllBe(update => update.ModelId == "extractive-1" && update.ResponseId == updates[0].ResponseId && update.Role == ChatRole.Assistant);
        updates.Take(updates.Count - 1).ShouldAllBe(update => update.FinishReason == null);
        updates[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
        var usage = updates[^1].Contents.OfType<UsageContent>().ShouldHaveSingleItem().Details;
        usage.InputTokenCount.ShouldBe(messages.Sum(message => TokenEstimate.Count(message.Text)));
        usage.OutputTokenCount.ShouldBe(TokenEstimate.Count(string.Concat(updates.Select(update => update.Text))));
    }

    [Fact]
    public async Task SaysTheSameEveryTime()
    {
        var first = (await AnswerAsync("How does the search find words?")).Text;
        for (var i = 0; i < 10; i++)
        {
            (await AnswerAsync("How does the search find words?")).Text.ShouldBe(first);
        }
    }

    [Fact]
    public async Task StopsWhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        var updates = new ExtractiveChatClient().GetStreamingResponseAsync([], Options("Who began the project?", Passages), stop.Token).GetAsyncEnumerator(Cancelled);
        (await updates.MoveNextAsync()).ShouldBeTrue();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await updates.MoveNextAsync());
    }

    /// <summary>Whatever the passages hold, the model answers or declines, and cites only what it was given.</summary>
    [Fact]
    public async Task SurvivesAnyPassage()
    {
        string[] pieces = ["# Heading\n", "The port is 5100. ", "- item\n", "```\nx[1]\n", "```\n", "| a | b |\n", "|---|---|\n", "port:\n", "?! ", "[3] ", "\n\n", "    code\n", "日本語。", "1. one\n", "![i](p)"];
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var passages = Enumerable.Range(1, random.Next(1, 4))
                .Select(marker => Passage(marker, "Port", null, string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]))))
                .ToArray();

            var answer = await AnswerAsync("Which port is the item's heading a?", passages);

            answer.Text.ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static Task<ChatResponse> AnswerAsync(string question, AnswerPassage[]? passages = null) =>
        new ExtractiveChatClient().GetResponseAsync([new ChatMessage(ChatRole.User, question)], Options(question, passages ?? Passages), Cancelled);

    private static ChatOptions Options(string question, AnswerPassage[] passages) => new AnswerContext(question, passages).AddTo(new ChatOptions());

    private static AnswerPassage Passage(int marker, string title, string? section, string text) => new(marker, title, section, text, 1.0 / marker);
}
