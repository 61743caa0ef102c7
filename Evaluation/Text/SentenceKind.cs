namespace LlmRag.Evaluation.Text;

/// <summary>The block that a <see cref="Sentence"/> stands in.</summary>
public enum SentenceKind
{
    /// <summary>A sentence of running text.</summary>
    Prose,

    /// <summary>A Markdown heading line.</summary>
    Heading,

    /// <summary>A sentence of a list item; the first of an item begins with the bullet or number.</summary>
    ListItem,

    /// <summary>A row of a Markdown table.</summary>
    TableRow,

    /// <summary>A whole fenced or indented code block, fences included.</summary>
    Code,
}
