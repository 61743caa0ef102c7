using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>
/// Markdown (CommonMark with pipe tables and YAML front matter). The extracted text is the Markdown itself without the front matter:
/// it reads well as it is, in a prompt and in a browser.
/// </summary>
public sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .UseYamlFrontMatter()
        .Build();

    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType == ContentTypes.Markdown;

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (text, encoding) = TextDecoder.Decode(source.Content.Span, source.Name);
        return Read(text, encoding);
    }

    /// <summary>Reads Markdown that is text already.</summary>
    public static ExtractedDocument Read(string text, string encoding = "utf-8")
    {
        ArgumentNullException.ThrowIfNull(text);
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        var document = Markdown.Parse(text, Pipeline);
        if (document.FirstOrDefault() is YamlFrontMatterBlock frontMatter)
        {
            metadata = FrontMatter.Parse(frontMatter.Lines.ToString());
            text = text[Math.Min(frontMatter.Span.End + 1, text.Length)..].TrimStart();
            document = Markdown.Parse(text, Pipeline);
        }

        if (encoding != "utf-8")
        {
            metadata["encoding"] = encoding;
        }

        var title = metadata.TryGetValue("title", out var stated) && stated is not null ? $"{stated}" : null;
        var first = document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1);
        title ??= first is null ? null : PlainText(first);

        var blocks = new List<TextBlock>();
        Collect(document, start: null, text, title, new HeadingPath(), blocks);
        return new ExtractedDocument(title, text, blocks, metadata);
    }

    // `start`: where the container begins when its marker ("- ", "> ") belongs to the first block in it.
    private static void Collect(ContainerBlock container, int? start, string text, string? title, HeadingPath path, List<TextBlock> blocks)
    {
        foreach (var block in container)
        {
            var from = start ?? block.Span.Start;
            start = null;
            switch (block)
            {
                case HeadingBlock heading:
                    var name = PlainText(heading);
                    path.Enter(heading.Level, heading.Level == 1 && name == title ? "" : name);
                    Add(from, heading.Span.End + 1, TextBlockKind.Heading);
                    break;
                case Table table:
                    foreach (var row in table)
                    {
                        // Markdig's span of a row leaves its outer bars out.
                        var end = text.IndexOf('\n', Math.Min(row.Span.End + 1, text.Length));
                        Add(text.LastIndexOf('\n', Math.Max(row.Span.Start - 1, 0)) + 1, end < 0 ? text.Length : end, TextBlockKind.Atomic);
                    }

                    break;
                case LinkReferenceDefinitionGroup or ThematicBreakBlock or YamlFrontMatterBlock:
                    break;
                case ContainerBlock inner:
                    Collect(inner, inner is ListItemBlock or QuoteBlock ? from : null, text, title, path, blocks);
                    break;
                case CodeBlock code:
                    Add(from, code.Span.End + 1, TextBlockKind.Atomic);
                    break;
                case HtmlBlock { Type: HtmlBlockType.Comment }:
                    break;
                case LeafBlock leaf:
                    Add(from, leaf.Span.End + 1, TextBlockKind.Prose);
                    break;
            }
        }

        void Add(int first, int end, TextBlockKind kind)
        {
            end = Math.Min(end, text.Length);
            if (blocks.Count > 0)
            {
                first = Math.Max(first, blocks[^1].End);
            }

            if (first < end)
            {
                blocks.Add(new TextBlock(first, end, path.Current, kind));
            }
        }
    }

    private static string PlainText(HeadingBlock heading)
    {
        var text = new StringBuilder();
        foreach (var inline in heading.Inline?.Descendants() ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
            }
        }

        return text.ToString().Trim();
    }
}
