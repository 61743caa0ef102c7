using System.Text;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Builds the extracted text block by block, for formats whose source is not fit to be read.</summary>
public sealed class TextBlockBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private readonly HeadingPath _path = new();

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The blocks so far.</summary>
    public IReadOnlyList<TextBlock> Blocks => _blocks;

    /// <summary>Adds a heading and enters its section.</summary>
    /// <param name="isTitle">The heading is the document's title: it stands in the text, but not in the path of each section.</param>
    public void AddHeading(int level, string text, bool isTitle = false)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _path.Enter(level, isTitle ? "" : text);
            Add(text.Trim(), TextBlockKind.Heading, separator: "\n\n");
        }
    }

    /// <summary>Enters a section whose name does not stand in the text as a heading: that of a record.</summary>
    public void AddSection(string name) => _path.Enter(1, string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Adds running text.</summary>
    public void AddProse(string text, string separator = "\n\n") => Add(text.Trim(), TextBlockKind.Prose, separator);

    /// <summary>Adds a code block, table row or record.</summary>
    public void AddAtomic(string text, string separator = "\n\n") => Add(text.Trim('\n'), TextBlockKind.Atomic, separator);

    private void Add(string text, TextBlockKind kind, string separator)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (_text.Length > 0)
        {
            _text.Append(separator);
        }

        var start = _text.Length;
        _text.Append(text);
        _blocks.Add(new TextBlock(start, _text.Length, _path.Current, kind));
    }
}
