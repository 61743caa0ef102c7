using Markdig.Helpers;
using Markdig.Parsers;

namespace LlmRag.WebFrontend.Components.Shared.Markdown;

/// <summary>
/// Reads <c>[1]</c> as a citation, always: an answer that defines <c>[1]: https://…</c> must not turn its citations into links.
/// <c>[1](…)</c> stays a link, as everybody would read it.
/// </summary>
public sealed class CitationInlineParser : InlineParser
{
    private const int MaxDigits = 3;

    public CitationInlineParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        ArgumentNullException.ThrowIfNull(processor);

        var digits = 0;
        var marker = 0;
        while (digits < MaxDigits && slice.PeekChar(digits + 1) is >= '0' and <= '9' and var digit)
        {
            marker = (10 * marker) + digit - '0';
            digits++;
        }

        if (digits == 0 || slice.PeekChar(digits + 1) != ']' || slice.PeekChar(digits + 2) == '(')
        {
            return false;
        }

        processor.Inline = new CitationInline(marker);
        slice.Start += digits + 2;
        return true;
    }
}
