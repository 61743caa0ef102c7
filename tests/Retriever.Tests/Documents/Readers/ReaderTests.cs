using System.Text;
using LlmRag.Retriever.Documents.Readers;

namespace LlmRag.Retriever.Tests.Documents.Readers;

public sealed class ReaderTests
{
    private static readonly DocumentReader Reader =
        new([new MarkdownReader(), new HtmlReader(), new PlainTextReader(), new JsonReader(), new CsvReader(), new DocxReader()]);

    [Fact]
    public void MarkdownTakesTheFrontMatterAndKeepsHeadingsAsSections()
    {
        var document = Read("a.md", "---\ntitle: The page\ntags: [one, two]\nweight: 3\n---\n\n# The page\n\nText with `code`.\n\n## Set *up*\n\n- one\n- two\n\n> quoted\n\n<!-- note -->\n");

        document.Title.ShouldBe("The page");
        document.Metadata["tags"].ShouldBe(new List<object?> { "one", "two" });
        $"{document.Metadata["weight"]}".ShouldBe("3");
        document.Text.ShouldStartWith("# The page");
        Blocks(document).ShouldBe(
        [
            (null, TextBlockKind.Heading, "# The page"),
            (null, TextBlockKind.Prose, "Text with `code`."),
            ("Set up", TextBlockKind.Heading, "## Set *up*"),
            ("Set up", TextBlockKind.Prose, "- one"),
            ("Set up", TextBlockKind.Prose, "- two"),
            ("Set up", TextBlockKind.Prose, "> quoted"),
        ]);
    }

    [Fact]
    public void BrokenFrontMatterIsNotedAndTheTextIsRead()
    {
        var document = Read("a.md", "---\ntitle: [unclosed\n---\n\nText.");

        document.Metadata.Keys.ShouldContain("frontMatterError");
        document.Text.ShouldBe("Text.");
    }

    [Fact]
    public void MarkdownTablesAndCodeAreUncuttable()
    {
        var document = Read("a.md", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n```\ncode\n\nmore\n```\n\n    indented\n");

        Blocks(document).ShouldBe(
        [
            (null, TextBlockKind.Atomic, "| a | b |"),
            (null, TextBlockKind.Atomic, "| 1 | 2 |"),
            (null, TextBlockKind.Atomic, "| 3 | 4 |"),
            (null, TextBlockKind.Atomic, "```\ncode\n\nmore\n```"),
            (null, TextBlockKind.Atomic, "    indented"),
        ]);
    }

    [Fact]
    public void HtmlGivesTheMainContentWithoutNavigation()
    {
        var document = Read(
            "a.html",
            """
            <!doctype html><html lang="en"><head><title>Page - Site</title><meta name="description" content="About it"><style>p{}</style></head>
            <body><header>Site</header><nav><a href="/">Home</a></nav>
            <main><h1>Page</h1><p>First <b>para</b>graph&amp;more.<script>alert(1)</script></p>
            <h2>Use</h2><ul><li>One</li><li>Two <p>and more</p></li></ul><pre>line 1
              line 2</pre><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></main>
            <aside>Ads</aside><footer>Imprint</footer></body></html>
            """);

        document.Title.ShouldBe("Page");
        document.Metadata["description"].ShouldBe("About it");
        document.Metadata["lang"].ShouldBe("en");
        Blocks(document).ShouldBe(
        [
            (null, TextBlockKind.Heading, "Page"),
            (null, TextBlockKind.Prose, "First paragraph&more."),
            ("Use", TextBlockKind.Heading, "Use"),
            ("Use", TextBlockKind.Prose, "- One"),
            ("Use", TextBlockKind.Prose, "- Two"),
            ("Use", TextBlockKind.Prose, "and more"),
            ("Use", TextBlockKind.Atomic, "line 1\n  line 2"),
            ("Use", TextBlockKind.Atomic, "a | b"),
            ("Use", TextBlockKind.Atomic, "1 | 2"),
        ]);
    }

    [Fact]
    public void HtmlNestedWithoutEndIsReadAllTheSame() =>
        Read("a.html", string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep").Text.ShouldBe("deep");

    [Fact]
    public void JsonGivesARecordForEachObject()
    {
        var document = Read("a.json", """{"source":"faq","items":[{"title":"Reset","steps":{"first":"Hold"},"tags":["a","b"]},{"id":7,"text":"Other","none":null}]}""");

        Blocks(document).ShouldBe(
        [
            (null, TextBlockKind.Atomic, "source: faq"),
            ("Reset", TextBlockKind.Atomic, "title: Reset\nsteps.first: Hold\ntags: a, b"),
            ("7", TextBlockKind.Atomic, "id: 7\ntext: Other"),
        ]);
    }

    [Fact]
    public void JsonLinesGiveARecordForEachLine() =>
        Blocks(Read("a.jsonl", "{\"a\":1}\n\n{\"a\":\"two\"}\n")).ShouldBe([(null, TextBlockKind.Atomic, "a: 1"), (null, TextBlockKind.Atomic, "a: two")]);

    [Theory]
    [InlineData("a.json", "{\"a\": 1,\n \"b\": }", "line 2")]
    [InlineData("a.jsonl", "{\"a\":1}\n{\"a\":", "line 2")]
    [InlineData("a.csv", "a,b\n1,\"two\n3,4\n\"x", "CSV")]
    public void BrokenRecordsAreRefusedWithTheirPlace(string name, string text, string place) =>
        Should.Throw<UnreadableDocumentException>(() => Read(name, text)).Message.ShouldContain(place);

    [Fact]
    public void JsonTooDeepIsRefused() =>
        Should.Throw<UnreadableDocumentException>(() => Read("a.json", new string('[', 100_000)));

    [Theory]
    [InlineData("a.csv", "name,says\nA,\"one, two\"\nB,\"line\n2\"\n")]
    [InlineData("a.csv", "name;says\nA;one, two\nB;\"line\n2\"\n")]
    [InlineData("a.tsv", "name\tsays\nA\tone, two\nB\t\"line\n2\"\n")]
    public void CsvGivesARecordForEachRow(string name, string text) =>
        Blocks(Read(name, text)).ShouldBe([(null, TextBlockKind.Atomic, "name: A\nsays: one, two"), (null, TextBlockKind.Atomic, "name: B\nsays: line\n2")]);

    [Fact]
    public void PlainTextIsCutAtEmptyLines() =>
        Blocks(Read("a.txt", "One\ntwo.\r\n\r\nThree.\n")).ShouldBe([(null, TextBlockKind.Prose, "One\ntwo."), (null, TextBlockKind.Prose, "Three.")]);

    [Fact]
    public void DocxGivesHeadingsParagraphsListsAndTableRows()
    {
        var document = Reader.Read(new SourceDocument("a.docx", ContentTypes.Docx, DocxFile.Create()));

        document.Title.ShouldBe("Handbook");
        document.Metadata["author"].ShouldBe("Ada");
        Blocks(document).ShouldBe(
        [
            (null, TextBlockKind.Heading, "Handbook"),
            (null, TextBlockKind.Prose, "First paragraph."),
            ("Setup", TextBlockKind.Heading, "Setup"),
            ("Setup", TextBlockKind.Prose, "- Step one"),
            ("Setup", TextBlockKind.Atomic, "a | b"),
            ("Setup", TextBlockKind.Atomic, "1 | 2"),
        ]);
    }

    [Fact]
    public void ADocxUnderAnotherNameIsReadAsWhatItIs() =>
        Reader.Read(new SourceDocument("a.txt", ContentTypes.PlainText, DocxFile.Create())).Title.ShouldBe("Handbook");

    [Fact]
    public void PasswordProtectedDocxIsRefusedWithAdvice()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504]];

        Should.Throw<UnreadableDocumentException>(() => Reader.Read(new SourceDocument("a.docx", ContentTypes.Docx, compound))).Message.ShouldContain("password");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void TruncatedDocxIsRefused(double share)
    {
        var content = DocxFile.Create();

        Should.Throw<UnreadableDocumentException>(() => Reader.Read(new SourceDocument("a.docx", ContentTypes.Docx, content.AsMemory(0, (int)(content.Length * share)))));
    }

    [Fact]
    public void DamagedDocxNeverThrowsAnythingElse()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var content = DocxFile.Create();
            for (var i = 0; i < 20; i++)
            {
                content[random.Next(content.Length)] = (byte)random.Next(256);
            }

            try
            {
                Reader.Read(new SourceDocument("a.docx", ContentTypes.Docx, content));
            }
            catch (UnreadableDocumentException)
            {
                // What may happen.
            }
        }
    }

    public static TheoryData<string, byte[], string, string> Encodings() => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes("Grüße, 東京"), "Grüße, 東京", "utf-8" },
        { "utf-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Grüße")], "Grüße", "utf-8" },
        { "utf-16 with mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Grüße, 東京")], "Grüße, 東京", "utf-16" },
        { "utf-16 big endian with mark", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("Grüße")], "Grüße", "utf-16BE" },
        { "utf-16 without mark", Encoding.Unicode.GetBytes("Plain words."), "Plain words.", "utf-16" },
        { "utf-32 with mark", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("Grüße")], "Grüße", "utf-32" },
        { "windows-1252", [0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x93, 0x71, 0x94, 0x20, 0x80], "Grüße “q” €", "windows-1252" },
    };

    [Theory]
    [MemberData(nameof(Encodings), DisableDiscoveryEnumeration = true)]
    public void EveryUsualEncodingIsRead(string name, byte[] content, string text, string encoding)
    {
        TextDecoder.Decode(content, name).ShouldBe((text, encoding));

        var document = Reader.Read(new SourceDocument("a.txt", ContentTypes.PlainText, content));
        document.Metadata.TryGetValue("encoding", out var noted);
        noted.ShouldBe(encoding == "utf-8" ? null : encoding);
    }

    [Theory]
    [InlineData("%PDF-1.7 …", "PDF")]
    [InlineData("\u0089PNG", "PNG")]
    [InlineData("text\0with\u0001zeros\0", "binary")]
    public void BinaryContentIsRefusedWithItsKind(string latin1, string kind) =>
        Should.Throw<UnreadableDocumentException>(() => Reader.Read(new SourceDocument("a.md", ContentTypes.Markdown, Encoding.Latin1.GetBytes(latin1))))
            .Message.ShouldContain(kind);

    [Theory]
    [InlineData("a.MD", "application/octet-stream", ContentTypes.Markdown)]
    [InlineData("a.csv", "application/vnd.ms-excel", ContentTypes.Csv)]
    [InlineData("README", "text/plain; charset=utf-8", ContentTypes.PlainText)]
    [InlineData("a.unknown", "text/markdown", ContentTypes.Markdown)]
    [InlineData("a.exe", "text/plain", null)]
    [InlineData("a.pdf", "application/pdf", null)]
    [InlineData(null, null, null)]
    public void TheKindComesFromTheNameThenFromTheLabel(string? name, string? label, string? kind) => ContentTypes.Of(name, label).ShouldBe(kind);

    private static ExtractedDocument Read(string name, string text) =>
        Reader.Read(new SourceDocument(name, ContentTypes.Of(name, null)!, Encoding.UTF8.GetBytes(text)));

    private static (string? Section, TextBlockKind Kind, string Text)[] Blocks(ExtractedDocument document) =>
        [.. document.Blocks.Select(block => (block.Section, block.Kind, document.Text[block.Start..block.End].TrimEnd()))];
}
