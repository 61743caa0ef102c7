using System.Text;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Turns bytes of unknown encoding into text.</summary>
public static class TextDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding Utf32BigEndian = new(bigEndian: true, byteOrderMark: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// Decodes by byte order mark, else as UTF-8, else as UTF-16 where every other byte is zero, else as Windows-1252,
    /// which every byte sequence is: hence the name of the encoding in the result, to be kept as a note.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The content is binary.</exception>
    public static (string Text, string Encoding) Decode(ReadOnlySpan<byte> content, string name)
    {
        if (Mark(content) is { } marked)
        {
            return (Clean(marked.Encoding.GetString(content[marked.Length..])), marked.Encoding.WebName);
        }

        if (Utf16WithoutMark(content) is { } utf16)
        {
            return (Clean(utf16.GetString(content)), utf16.WebName);
        }

        if (FileSignature.Of(content) is { } kind)
        {
            throw new UnreadableDocumentException($"'{name}' is {kind}, not text. {ContentTypes.Supported}");
        }

        if (IsBinary(content))
        {
            throw new UnreadableDocumentException($"'{name}' is binary, not text. {ContentTypes.Supported}");
        }

        try
        {
            return (Clean(StrictUtf8.GetString(content)), "utf-8");
        }
        catch (DecoderFallbackException)
        {
            return (Clean(Windows1252.GetString(content)), "windows-1252");
        }
    }

    private static (Encoding Encoding, int Length)? Mark(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0x00, 0x00, ..] => (Encoding.UTF32, 4),
        [0x00, 0x00, 0xFE, 0xFF, ..] => (Utf32BigEndian, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => null,
    };

    // Text of mostly Latin letters in UTF-16 has a zero in every other byte, always on the same side.
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> content)
    {
        var sample = content[..Math.Min(content.Length & ~1, 4096)];
        if (sample.Length < 4)
        {
            return null;
        }

        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var pairs = sample.Length / 2;
        return odd > pairs * 0.6 && even == 0 ? Encoding.Unicode
            : even > pairs * 0.6 && odd == 0 ? Encoding.BigEndianUnicode
            : null;
    }

    private static bool IsBinary(ReadOnlySpan<byte> content)
    {
        var control = 0;
        foreach (var b in content)
        {
            if (b == 0)
            {
                return true;
            }

            control += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B or 0x08) ? 1 : 0;
        }

        return control > content.Length / 100;
    }

    // PostgreSQL's text cannot hold U+0000; line ends become \n so that offsets mean the same everywhere.
    private static string Clean(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', '\uFFFD');
}
