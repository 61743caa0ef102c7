namespace LlmRag.Retriever.Documents.Readers;

/// <summary>The headings above the current position of a document.</summary>
public sealed class HeadingPath
{
    private readonly List<(int Level, string Text)> _headings = [];

    /// <summary>The path, outermost first; <see langword="null"/> above the first heading.</summary>
    public string? Current { get; private set; }

    /// <summary>Enters a section; sections of the same or a deeper level end.</summary>
    public void Enter(int level, string text)
    {
        _headings.RemoveAll(heading => heading.Level >= level);
        _headings.Add((level, text.Trim()));
        var named = _headings.Where(heading => heading.Text.Length > 0).Select(heading => heading.Text);
        Current = string.Join(" > ", named) is { Length: > 0 } path ? path : null;
    }
}
