using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>
/// HTML: the main content (<c>main</c>, <c>article</c>, else the body) as text, without navigation, headers, footers, forms and scripts.
/// Headings become sections, code keeps its lines, each table row becomes a line of cells.
/// </summary>
public sealed partial class HtmlReader : IDocumentReader
{
    private const int DeepestElement = 500;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "nav", "aside", "footer", "form", "button", "select", "dialog", "head",
    };

    private static readonly HashSet<string> SkippedRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "html", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    };

    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType == ContentTypes.Html;

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (html, encoding) = TextDecoder.Decode(source.Content.Span, source.Name);
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (encoding != "utf-8")
        {
            metadata["encoding"] = encoding;
        }

        using var document = new HtmlParser().ParseDocument(html);
        if (document.QuerySelector("meta[name=description]")?.GetAttribute("content") is { Length: > 0 } description)
        {
            metadata["description"] = description;
        }

        if (document.DocumentElement.GetAttribute("lang") is { Length: > 0 } language)
        {
            metadata["lang"] = language;
        }

        var content = MainContent(document);
        var heading = content.QuerySelectorAll("h1") is { Length: 1 } only ? Squeeze(only[0].TextContent) : null;
        var title = !string.IsNullOrEmpty(heading) ? heading : Squeeze(document.Title ?? "");
        var walker = new Walker(title);
        walker.Walk(content, depth: 0);
        walker.Flush();
        return new ExtractedDocument(title.Length > 0 ? title : null, walker.Builder.Text, walker.Builder.Blocks, metadata);
    }

    private static IElement MainContent(IHtmlDocument document)
    {
        if (document.QuerySelector("main, [role=main]") is { } main && HasText(main))
        {
            return main;
        }

        var articles = document.QuerySelectorAll("article").Where(article => article.ParentElement?.Closest("article") is null).ToArray();
        return articles is [var single] && HasText(single) ? single : document.Body ?? document.DocumentElement;
    }

    private static bool HasText(IElement element) => element.TextContent.AsSpan().Trim().Length > 0;

    private static string Squeeze(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed class Walker(string title)
    {
        private readonly StringBuilder _inline = new();
        private string _prefix = "";

        public TextBlockBuilder Builder { get; } = new();

        public void Walk(INode node, int depth)
        {
            // Nobody writes this deep; a document that nests without end must not end the process.
            if (depth > DeepestElement)
            {
                _inline.Append(node.TextContent);
                return;
            }

            foreach (var child in node.ChildNodes)
            {
                switch (child)
                {
                    case IText text:
                        _inline.Append(text.Data);
                        break;
                    case IElement element when !IsSkipped(element):
                        Visit(element, depth + 1);
                        break;
                }
            }
        }

        public void Flush()
        {
            var text = Squeeze(_inline.ToString());
            _inline.Clear();
            if (text.Length > 0)
            {
                Builder.AddProse(_prefix + text, _prefix.Length > 0 ? "\n" : "\n\n");
                _prefix = "";
            }
        }

        private void Visit(IElement element, int depth)
        {
            var name = element.LocalName;
            if (name == "br")
            {
                _inline.Append(' ');
                return;
            }

            if (name == "img")
            {
                _inline.Append(' ').Append(element.GetAttribute("alt")).Append(' ');
                return;
            }

            if (!Blocks.Contains(name))
            {
                Walk(element, depth);
                return;
            }

            Flush();
            switch (name)
            {
                case ['h', >= '1' and <= '6']:
                    var heading = Squeeze(element.TextContent);
                    Builder.AddHeading(name[1] - '0', heading, isTitle: name == "h1" && heading == title);
                    break;
                case "pre":
                    Builder.AddAtomic(element.TextContent.Replace("\r", "", StringComparison.Ordinal));
                    break;
                case "tr" when element.QuerySelector("table") is null:
                    Builder.AddAtomic(
                        string.Join(" | ", element.Children.Where(cell => cell.LocalName is "td" or "th").Select(cell => Squeeze(cell.TextContent))), separator: "\n");
                    break;
                case "li":
                    _prefix = "- ";
                    Walk(element, depth);
                    Flush();
                    _prefix = "";
                    break;
                default:
                    Walk(element, depth);
                    Flush();
                    break;
            }
        }

        // A <header> of the page is decoration, that of an article holds its title.
        private static bool IsSkipped(IElement element) =>
            Skipped.Contains(element.LocalName)
            || element.HasAttribute("hidden")
            || element.GetAttribute("aria-hidden") == "true"
            || (element.GetAttribute("role") is { } role && SkippedRoles.Contains(role))
            || (element.LocalName == "header" && element.Closest("main, article, section") is null);
    }
}
