using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LlmRag.WebFrontend.Components.Shared.Markdown;

/// <summary>
/// Shows Markdown that nobody vouches for: what a model wrote, from passages that anybody may have uploaded. The page is built from the
/// parsed document, node by node, and text goes into it as text, so there is no HTML to smuggle anything into. Links lead to http, https
/// and mailto only. Images are not loaded: their addresses would tell a stranger what the passages said.
/// </summary>
public sealed class MarkdownView : ComponentBase
{
    private static readonly MarkdownPipeline Pipeline = CreatePipeline();

    private MarkdownDocument? _document;
    private string? _parsed;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>How a marker is shown; as it is written where this is not given or returns nothing.</summary>
    [Parameter]
    public Func<int, RenderFragment?>? Citation { get; set; }

    protected override void OnParametersSet()
    {
        if (_parsed != Text)
        {
            _document = Markdig.Markdown.Parse(Text, Pipeline);
            _parsed = Text;
        }
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => Blocks(builder, _document!);

    private static MarkdownPipeline CreatePipeline()
    {
        var pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras();
        pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new CitationInlineParser());
        return pipeline.Build();
    }

    private void Blocks(RenderTreeBuilder builder, IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            // A region per node keeps the sequence numbers of one kind of node apart from those of its neighbours.
            builder.OpenRegion(0);
            Block(builder, block);
            builder.CloseRegion();
        }
    }

    private void Block(RenderTreeBuilder builder, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                // The page has its own h1 and h2.
                Element(builder, $"h{Math.Min(heading.Level + 2, 6)}", heading.Inline);
                break;
            case ParagraphBlock { Parent: ListItemBlock { Parent: ListBlock { IsLoose: false } } } tight:
                Inlines(builder, tight.Inline);
                break;
            case ParagraphBlock paragraph:
                Element(builder, "p", paragraph.Inline);
                break;
            case CodeBlock code:
                builder.OpenElement(0, "pre");
                builder.AddAttribute(1, "tabindex", "0");
                builder.OpenElement(2, "code");
                builder.AddContent(3, code.Lines.ToString());
                builder.CloseElement();
                builder.CloseElement();
                break;
            case QuoteBlock quote:
                Element(builder, "blockquote", quote);
                break;
            case ListBlock list:
                builder.OpenElement(0, list.IsOrdered ? "ol" : "ul");
                builder.AddAttribute(1, "start", list.IsOrdered && list.OrderedStart is { } start and not "1" ? start : null);
                Blocks(builder, list);
                builder.CloseElement();
                break;
            case ListItemBlock item:
                Element(builder, "li", item);
                break;
            case ThematicBreakBlock:
                builder.OpenElement(0, "hr");
                builder.CloseElement();
                break;
            case Table table:
                TableRows(builder, table);
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container:
                Blocks(builder, container);
                break;
            case LeafBlock leaf:
                builder.AddContent(0, leaf.Lines.ToString());
                break;
        }
    }

    private void TableRows(RenderTreeBuilder builder, Table table)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "table-scroll");
        builder.AddAttribute(2, "tabindex", "0");
        builder.OpenElement(3, "table");
        foreach (var row in table.OfType<TableRow>())
        {
            builder.OpenRegion(4);
            builder.OpenElement(0, "tr");
            foreach (var cell in row.OfType<TableCell>())
            {
                builder.OpenRegion(1);
                builder.OpenElement(0, row.IsHeader ? "th" : "td");
                foreach (var paragraph in cell.OfType<ParagraphBlock>())
                {
                    Inlines(builder, paragraph.Inline);
                }

                builder.CloseElement();
                builder.CloseRegion();
            }

            builder.CloseElement();
            builder.CloseRegion();
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private void Element(RenderTreeBuilder builder, string name, IEnumerable<Block> content)
    {
        builder.OpenElement(0, name);
        Blocks(builder, content);
        builder.CloseElement();
    }

    private void Element(RenderTreeBuilder builder, string name, ContainerInline? content)
    {
        builder.OpenElement(0, name);
        Inlines(builder, content);
        builder.CloseElement();
    }

    private void Inlines(RenderTreeBuilder builder, IEnumerable<Inline>? inlines)
    {
        foreach (var inline in inlines ?? [])
        {
            builder.OpenRegion(1);
            Inline(builder, inline);
            builder.CloseRegion();
        }
    }

    private void Inline(RenderTreeBuilder builder, Inline inline)
    {
        switch (inline)
        {
            case CitationInline citation:
                builder.AddContent(0, Citation?.Invoke(citation.Marker) ?? (content => content.AddContent(0, $"[{citation.Marker}]")));
                break;
            case LiteralInline literal:
                builder.AddContent(0, literal.Content.ToString());
                break;
            case CodeInline code:
                builder.OpenElement(0, "code");
                builder.AddContent(1, code.Content);
                builder.CloseElement();
                break;
            case LineBreakInline { IsHard: true }:
                builder.OpenElement(0, "br");
                builder.CloseElement();
                break;
            case LineBreakInline:
                builder.AddContent(0, "\n");
                break;
            case EmphasisInline emphasis:
                Element(builder, Name(emphasis), emphasis);
                break;
            case LinkInline { IsImage: true } image:
                Inlines(builder, image);
                break;
            case LinkInline link:
                Link(builder, link.Url, content => Inlines(content, link));
                break;
            case AutolinkInline link:
                Link(builder, link.IsEmail ? $"mailto:{link.Url}" : link.Url, content => content.AddContent(0, link.Url));
                break;
            case HtmlEntityInline entity:
                builder.AddContent(0, entity.Transcoded.ToString());
                break;
            case ContainerInline container:
                Inlines(builder, container);
                break;
        }
    }

    private static string Name(EmphasisInline emphasis) => (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
    {
        ('~', 2) => "del",
        ('~', _) => "sub",
        ('^', _) => "sup",
        ('+', _) => "ins",
        ('=', _) => "mark",
        (_, 2) => "strong",
        _ => "em",
    };

    private static void Link(RenderTreeBuilder builder, string? url, RenderFragment content)
    {
        var isSafe = Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https" or "mailto");
        if (!isSafe)
        {
            builder.AddContent(0, content);
            return;
        }

        builder.OpenElement(1, "a");
        builder.AddAttribute(2, "href", uri!.AbsoluteUri);
        builder.AddAttribute(3, "target", "_blank");
        builder.AddAttribute(4, "rel", "noopener noreferrer nofollow");
        builder.AddContent(5, content);
        builder.CloseElement();
    }
}
