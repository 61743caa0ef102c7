using LlmRag.Generator.Answers;
using LlmRag.Generator.Answers.Citations;
using LlmRag.Generator.Answers.Retrieval;

namespace LlmRag.Generator.Tests.Answers.Citations;

public class CitationVerifierTests
{
    private static readonly RetrievedPassage[] Passages =
    [
        Passage(1, "The cache keeps six turns. Turns expire after two hours. It is kept in Redis."),
        Passage(2, "The retriever ranks with BM25.\n\nOptions:\n\n- `K1` is 1.2 by default\n- `B` is 0.75 by default"),
    ];

    [Fact]
    public void QuotesTheSentenceThatSupportsTheClaim()
    {
        var verifier = Verify("Turns expire after two hours [1].");

        verifier.Citations.ShouldHaveSingleItem().ShouldBe(new Citation(1, "document-1", "chunk-1", "Title 1", null, "Turns expire after two hours.", 1));
        (verifier.Claims, verifier.Uncited, verifier.Unsupported).ShouldBe((1, 0, 0));
    }

    [Fact]
    public void CountsClaimsWithoutACitationAndClaimsThatTheirPassageDoesNotSupport()
    {
        var verifier = Verify("The cache keeps six turns [1]. The moon is made of cheese [2]. Nobody knows the weather. Is that so? Here are the options:");

        (verifier.Claims, verifier.Uncited, verifier.Unsupported).ShouldBe((3, 1, 1));
        verifier.Citations[1].Support.ShouldBeLessThan(0.2);
    }

    [Fact]
    public void AWrongNumberIsNotSupported()
    {
        var verifier = Verify("The cache keeps sixty-four turns [1]. Turns expire after 3 hours [1].");

        verifier.Unsupported.ShouldBe(2);
    }

    [Fact]
    public void TheMarkerOfALeadInVouchesForItsList()
    {
        var verifier = Verify("The options are: [2]\n\n- `K1` is 1.2 by default\n- `B` is 0.75 by default\n\nThe cache keeps six turns. [1]");

        (verifier.Claims, verifier.Uncited, verifier.Unsupported).ShouldBe((3, 0, 0));
        verifier.Citations.Select(citation => citation.Quote).ShouldBe(
            ["Options:", "- `K1` is 1.2 by default", "- `B` is 0.75 by default", "The cache keeps six turns."]);
    }

    [Fact]
    public void EmitsACitationAsSoonAsTheNextSentenceHasBegun()
    {
        var verifier = new CitationVerifier(Passages);

        verifier.Append("The cache keeps six turns [1]. ").Citations.ShouldBeEmpty();
        verifier.Append("Turns ex").Citations.ShouldHaveSingleItem().Quote.ShouldBe("The cache keeps six turns.");
        verifier.Append("pire after two hours [1].").Citations.ShouldBeEmpty();
        verifier.Complete().Citations.ShouldHaveSingleItem().Quote.ShouldBe("Turns expire after two hours.");
    }

    [Fact]
    public void FindsTheSameHoweverTheTextIsCut()
    {
        string[] pieces =
        [
            "The cache keeps six turns [1]. ", "Turns expire [1, 2]. ", "It is so! ", "Dr. No said e.g. this. [2] ", "\n\n", "- an item [1]\n",
            "- another item. With two sentences [9]. ", "```\ncode[1]. More\n```\n", "# Heading [1]\n", "The options are: [2]\n", "| a | b [1] |\n", "What? ",
        ];
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var whole = Verify(text);
            var cut = new CitationVerifier(Passages);
            var emitted = MarkerFilterTests.Cut(text, random).SelectMany(chunk => cut.Append(chunk).Citations).ToList();
            emitted.AddRange(cut.Complete().Citations);

            cut.Text.ShouldBe(whole.Text);
            emitted.ShouldBe(whole.Citations, customMessage: text);
            (cut.Claims, cut.Uncited, cut.Unsupported).ShouldBe((whole.Claims, whole.Uncited, whole.Unsupported), customMessage: text);
        }
    }

    [Theory]
    [InlineData("The passages do not contain the answer to this question.", true)]
    [InlineData("I don't know.", true)]
    [InlineData("I could not find this in the documents.", true)]
    [InlineData("The provided context does not mention any port.", true)]
    [InlineData("There is not enough information to answer.", true)]
    [InlineData("The default port is 5100.", false)]
    [InlineData("It does not retry a POST.", false)]
    public void RecognisesARefusal(string sentence, bool refusal) => Refusal.Is(sentence).ShouldBe(refusal);

    private static CitationVerifier Verify(string text)
    {
        var verifier = new CitationVerifier(Passages);
        verifier.Append(text);
        verifier.Complete();
        return verifier;
    }

    private static RetrievedPassage Passage(int marker, string text) =>
        new(marker, $"document-{marker}", $"chunk-{marker}", $"Title {marker}", null, null, text, 1, new SearchRanks(marker, null, null));
}
