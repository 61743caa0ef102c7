using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Word documents (.docx): headings by style, paragraphs, lists, and tables row by row. Deleted text of tracked changes is left out.</summary>
public sealed partial class DocxReader : IDocumentReader
{
    // A ZIP of some kilobytes can unfold to gigabytes; a book of a thousand pages has some 10 million characters of XML.
    private const long MostCharactersInPart = 100_000_000;

    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType == ContentTypes.Docx;

    /// <summary>Whether the content is a Word document, whatever its label says.</summary>
    public static bool LooksLikeDocx(ReadOnlyMemory<byte> content)
    {
        if (!FileSignature.IsZip(content.Span))
        {
            return false;
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.ToArray()), ZipArchiveMode.Read);
            return archive.GetEntry("word/document.xml") is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var content = source.Content;
        if (FileSignature.IsCompoundFile(content.Span))
        {
            throw new UnreadableDocumentException($"'{source.Name}' is protected by a password, or is a .doc file of Word 2003 or older. Remove the password, or save it as .docx.");
        }

        if (!LooksLikeDocx(content))
        {
            throw new UnreadableDocumentException($"'{source.Name}' is labelled as a Word document but is {FileSignature.Of(content.Span) ?? "something else"}, or damaged.");
        }

        try
        {
            using var word = WordprocessingDocument.Open(
                new MemoryStream(content.ToArray()), isEditable: false, new OpenSettings { MaxCharactersInPart = MostCharactersInPart });
            return Read(word);
        }
        catch (Exception e) when (e is OpenXmlPackageException or XmlException or InvalidDataException or FileFormatException or InvalidOperationException or ArgumentException)
        {
            throw new UnreadableDocumentException($"'{source.Name}' is a damaged Word document: {e.Message}", e);
        }
    }

    private static ExtractedDocument Read(WordprocessingDocument word)
    {
        var body = word.MainDocumentPart?.Document?.Body ?? throw new InvalidDataException("it has no body.");
        var headings = HeadingStyles(word.MainDocumentPart);
        var builder = new TextBlockBuilder();
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        var title = word.PackageProperties.Title is { Length: > 0 } stated ? stated.Trim() : null;
        if (word.PackageProperties.Creator is { Length: > 0 } author)
        {
            metadata["author"] = author;
        }

        foreach (var element in Blocks(body))
        {
            switch (element)
            {
                case Paragraph paragraph:
                    var text = TextOf(paragraph);
                    var level = Level(paragraph, headings);
                    if (level is { } depth)
                    {
                        title ??= depth <= 1 && text.Length > 0 ? text.Trim() : null;
                        builder.AddHeading(depth, text, isTitle: text.Trim() == title);
                    }
                    else if (paragraph.ParagraphProperties?.NumberingProperties is not null)
                    {
                        builder.AddProse($"- {text}", separator: "\n");
                    }
                    else
                    {
                        builder.AddProse(text);
                    }

                    break;
                case Table table:
                    foreach (var row in table.Elements<TableRow>())
                    {
                        builder.AddAtomic(
                            string.Join(" | ", row.Elements<TableCell>().Select(cell => string.Join(' ', cell.Descendants<Paragraph>().Select(TextOf)).Trim())), separator: "\n");
                    }

                    break;
            }
        }

        return new ExtractedDocument(title, builder.Text, builder.Blocks, metadata);
    }

    // Content controls wrap blocks without being one.
    private static IEnumerable<OpenXmlElement> Blocks(OpenXmlElement parent) =>
        parent.ChildElements.SelectMany(child => child switch
        {
            SdtBlock { SdtContentBlock: { } content } => Blocks(content),
            _ => [child],
        });

    private static string TextOf(Paragraph paragraph)
    {
        var text = new StringBuilder();
        foreach (var element in paragraph.Descendants())
        {
            switch (element)
            {
                case Text { Text: var characters }:
                    text.Append(characters);
                    break;
                case TabChar:
                    text.Append('\t');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('-');
                    break;
            }
        }

        return text.ToString();
    }

    // The heading level of a style is its outline level, or that of the style it is based on; "Title" is the document's.
    private static Dictionary<string, int> HeadingStyles(MainDocumentPart part)
    {
        var styles = (part.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
            .Where(style => style.StyleId?.Value is not null)
            .GroupBy(style => style.StyleId!.Value!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in styles.Keys)
        {
            var current = styles[id];
            for (var hops = 0; hops < 10; hops++)
            {
                if (current.StyleName?.Val?.Value is { } name && LevelOfName(name) is { } named)
                {
                    levels[id] = named;
                    break;
                }

                if (current.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } outline and < 9)
                {
                    levels[id] = outline + 1;
                    break;
                }

                if (current.BasedOn?.Val?.Value is not { } parent || !styles.TryGetValue(parent, out current!))
                {
                    break;
                }
            }
        }

        return levels;
    }

    private static int? Level(Paragraph paragraph, Dictionary<string, int> headings)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value is { } outline and < 9)
        {
            return outline + 1;
        }

        return paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value is { } style
            ? headings.TryGetValue(style, out var level) ? level : LevelOfName(style)
            : null;
    }

    private static int? LevelOfName(string name) =>
        string.Equals(name, "Title", StringComparison.OrdinalIgnoreCase) ? 0
        : HeadingName().Match(name) is { Success: true } match ? match.Groups[1].Value[0] - '0'
        : null;

    [GeneratedRegex("^heading ?([1-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingName();
}
