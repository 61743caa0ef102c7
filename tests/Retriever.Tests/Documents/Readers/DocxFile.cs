using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace LlmRag.Retriever.Tests.Documents.Readers;

internal static class DocxFile
{
    /// <summary>A small document as Word writes it: styles with names, a list, a table, properties.</summary>
    public static byte[] Create()
    {
        using var stream = new MemoryStream();
        using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            word.PackageProperties.Creator = "Ada";
            var main = word.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }) { Type = StyleValues.Paragraph, StyleId = "berschrift1" },
                new Style(new StyleName { Val = "heading 2" }) { Type = StyleValues.Paragraph, StyleId = "berschrift2" },
                new Style(new StyleName { Val = "Own" }, new BasedOn { Val = "berschrift2" }) { Type = StyleValues.Paragraph, StyleId = "Own" });
            main.Document = new Document(new Body(
                Paragraph("Handbook", "berschrift1"),
                Paragraph("First paragraph."),
                Paragraph("Setup", "Own"),
                new Paragraph(
                    new ParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 1 })),
                    new Run(new Text("Step one"))),
                new Table(Row("a", "b"), Row("1", "2"))));
        }

        return stream.ToArray();
    }

    private static Paragraph Paragraph(string text, string? style = null) =>
        style is null
            ? new Paragraph(new Run(new Text(text)))
            : new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = style }), new Run(new Text(text)));

    private static TableRow Row(params string[] cells) => new(cells.Select(cell => new TableCell(Paragraph(cell))));
}
