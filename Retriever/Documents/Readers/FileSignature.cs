namespace LlmRag.Retriever.Documents.Readers;

/// <summary>Recognises file formats that are often sent under another name, by their first bytes.</summary>
public static class FileSignature
{
    /// <summary>What the content is, for a message; <see langword="null"/> when its first bytes say nothing.</summary>
    public static string? Of(ReadOnlySpan<byte> content) => content switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "a PDF file",
        _ when IsZip(content) => "a ZIP archive or Office file",
        _ when IsCompoundFile(content) => "an old or password-protected Office file",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF image",
        [0x1F, 0x8B, ..] => "a gzip archive",
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => "a program",
        [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => "an RTF file",
        _ => null,
    };

    /// <summary>Whether the content starts like a ZIP archive, which a DOCX file is.</summary>
    public static bool IsZip(ReadOnlySpan<byte> content) => content is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>Whether the content is an OLE compound file: Office before 2007, and every Office file that is encrypted ([MS-OFFCRYPTO] 2.3.4).</summary>
    public static bool IsCompoundFile(ReadOnlySpan<byte> content) => content is [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..];
}
