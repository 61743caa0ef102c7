// Stands in for Microsoft.SemanticKernel 1.80.0. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel
namespace Microsoft.SemanticKernel;

internal enum BlockKind
{
    Text,
    Literal,
    Variable,
}

/// <summary>A piece of a template. <paramref name="Content"/> is the text, the unquoted literal, or the variable's name.</summary>
internal readonly record struct Block(BlockKind Kind, string Content);
