using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Tests.Text;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Dr. Smith met Mr. Jones at 5 p.m. They spoke.", "Dr. Smith met Mr. Jones at 5 p.m.|They spoke.")]
    [InlineData("Use a cache, e.g. Redis. It helps.", "Use a cache, e.g. Redis.|It helps.")]
    [InlineData("The U.S. Congress sat. It was in the U.S. The end.", "The U.S. Congress sat.|It was in the U.S.|The end.")]
    [InlineData("J. R. R. Tolkien wrote it. He liked vitamin C. The rest is history.", "J. R. R. Tolkien wrote it.|He liked vitamin C.|The rest is history.")]
    [InlineData("Pi is 3.14159. Version 10.0.4 is out.", "Pi is 3.14159.|Version 10.0.4 is out.")]
    [InlineData("See Fig. 3 and No. 5. Is it so? No. It is not.", "See Fig. 3 and No. 5.|Is it so?|No.|It is not.")]
    [InlineData("Apple Inc. Chairman Levinson spoke. It was sold to Apple Inc. The price is secret.", "Apple Inc. Chairman Levinson spoke.|It was sold to Apple Inc.|The price is secret.")]
    [InlineData("She said \"Stop.\" Then she left. (He stayed.) All is well.", "She said \"Stop.\"|Then she left.|(He stayed.)|All is well.")]
    [InlineData("Call `app.Run(). Then` it ends. Visit https://a.b/c.d?e=f. Done.", "Call `app.Run(). Then` it ends.|Visit https://a.b/c.d?e=f.|Done.")]
    [InlineData("Yahoo! is a company. Wait... and see. Well... Good.", "Yahoo! is a company.|Wait... and see.|Well...|Good.")]
    [InlineData("It runs. [1] It stops [2]. It ends.[3][4] Done.", "It runs. [1]|It stops [2].|It ends.[3][4]|Done.")]
    [InlineData("This is **bold.** Next one.", "This is **bold.**|Next one.")]
    [InlineData("日本語です。次の文です！終わり", "日本語です。|次の文です！|終わり")]
    [InlineData("In 1990. The next year.", "In 1990.|The next year.")]
    [InlineData("a line that is\nwrapped. And\nanother.", "a line that is\nwrapped.|And\nanother.")]
    public void SplitsRunningTextAtSentencesOnly(string text, string expected) =>
        SentenceSplitter.Split(text).Select(s => s.Text).ShouldBe(expected.Split('|'));

    [Fact]
    public void KeepsTheBlocksOfMarkdownApart()
    {
        const string text = """
            # Set up. Now
            Install the tool:

            - Run `npm i`. It takes a while.
            - Then start it
              with care.
            1. First
            2. Second. Part.

            ```csharp
            // A comment. With stops.
            builder.Build();
            ```
            | a | b. c |
            |---|---|
            Done. Really.
            """;

        SentenceSplitter.Split(text).Select(s => (s.Kind, s.Text)).ShouldBe(
        [
            (SentenceKind.Heading, "# Set up. Now"),
            (SentenceKind.Prose, "Install the tool:"),
            (SentenceKind.ListItem, "- Run `npm i`."),
            (SentenceKind.ListItem, "It takes a while."),
            (SentenceKind.ListItem, "- Then start it\n  with care."),
            (SentenceKind.ListItem, "1. First"),
            (SentenceKind.ListItem, "2. Second."),
            (SentenceKind.ListItem, "Part."),
            (SentenceKind.Code, "```csharp\n// A comment. With stops.\nbuilder.Build();\n```"),
            (SentenceKind.TableRow, "| a | b. c |"),
            (SentenceKind.TableRow, "|---|---|"),
            (SentenceKind.Prose, "Done."),
            (SentenceKind.Prose, "Really."),
        ]);
    }

    [Fact]
    public void TakesIndentedCodeAsOnePieceButNotTheContinuationOfAListItem()
    {
        const string text = "Run this.\n\n    var x = 1. + 2;\n\n    Done. Now\n\n- An item.\n\n    Its second paragraph. It has two sentences.\n";

        SentenceSplitter.Split(text).Select(s => (s.Kind, s.Text)).ShouldBe(
        [
            (SentenceKind.Prose, "Run this."),
            (SentenceKind.Code, "    var x = 1. + 2;\n\n    Done. Now"),
            (SentenceKind.ListItem, "- An item."),
            (SentenceKind.Prose, "Its second paragraph."),
            (SentenceKind.Prose, "It has two sentences."),
        ]);
    }

    [Fact]
    public void AnUnclosedFenceRunsToTheEnd() =>
        SentenceSplitter.Split("Text.\n```\na. b\nc. d").Select(s => s.Text).ShouldBe(["Text.", "```\na. b\nc. d"]);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\r\n ")]
    public void WhiteSpaceHasNoSentences(string text) => SentenceSplitter.Split(text).ShouldBeEmpty();

    /// <summary>Whatever the text: offsets are exact, sentences are in order, and only white space lies between them.</summary>
    [Fact]
    public void LosesNothingOfAnyText()
    {
        const string alphabet = "aB1 .!?\n\r`#-*|[]()\"'。 \t~…";
        var random = new Random(20261121);
        for (var round = 0; round < 5_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var behind = 0;
            foreach (var sentence in SentenceSplitter.Split(text))
            {
                sentence.Text.ShouldNotBeNullOrWhiteSpace();
                text.Substring(sentence.Start, sentence.Text.Length).ShouldBe(sentence.Text);
                text[behind..sentence.Start].ShouldBeNullOrWhiteSpace();
                behind = sentence.End;
            }

            text[behind..].ShouldBeNullOrWhiteSpace();
        }
    }
}
