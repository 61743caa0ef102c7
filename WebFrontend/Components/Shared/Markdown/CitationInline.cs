using Markdig.Syntax.Inlines;

namespace LlmRag.WebFrontend.Components.Shared.Markdown;

/// <summary>A marker like <c>[1]</c> in an answer.</summary>
public sealed class CitationInline(int marker) : LeafInline
{
    public int Marker { get; } = marker;
}
