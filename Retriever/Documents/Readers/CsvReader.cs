using System.Globalization;
using CsvHelper.Configuration;

namespace LlmRag.Retriever.Documents.Readers;

/// <summary>
/// CSV and TSV with a header line: every row is a record, kept in one piece and written as lines of <c>column: value</c>.
/// The delimiter is found by itself.
/// </summary>
public sealed class CsvReader : IDocumentReader
{
    /// <inheritdoc/>
    public bool Reads(string contentType) => contentType is ContentTypes.Csv or ContentTypes.TabSeparated;

    /// <inheritdoc/>
    public ExtractedDocument Read(SourceDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (text, encoding) = TextDecoder.Decode(source.Content.Span, source.Name);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = source.ContentType == ContentTypes.Csv,
            Delimiter = source.ContentType == ContentTypes.TabSeparated ? "\t" : ",",
            MissingFieldFound = null,
            TrimOptions = TrimOptions.Trim,
        };

        using var reader = new CsvHelper.CsvReader(new StringReader(text), configuration);
        var builder = new TextBlockBuilder();
        var records = 0;
        try
        {
            if (!reader.Read() || !reader.ReadHeader() || reader.HeaderRecord is not { Length: > 0 } columns)
            {
                throw new UnreadableDocumentException($"'{source.Name}' has no header line.");
            }

            while (reader.Read())
            {
                records++;
                builder.AddAtomic(string.Join('\n', Fields(reader, columns)));
            }
        }
        catch (CsvHelper.BadDataException e)
        {
            throw new UnreadableDocumentException($"'{source.Name}' is not valid CSV at line {e.Context?.Parser?.RawRow}: a quotation mark is missing or stands where none may.", e);
        }

        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal) { ["records"] = records };
        if (encoding != "utf-8")
        {
            metadata["encoding"] = encoding;
        }

        return new ExtractedDocument(Title: null, builder.Text, builder.Blocks, metadata);
    }

    // A row longer than the header keeps its surplus values, without a name.
    private static IEnumerable<string> Fields(CsvHelper.CsvReader reader, string[] columns)
    {
        for (var i = 0; i < reader.Parser.Count; i++)
        {
            var value = reader.GetField(i);
            if (!string.IsNullOrWhiteSpace(value))
            {
                yield return i < columns.Length && columns[i].Length > 0 ? $"{columns[i]}: {value}" : value;
            }
        }
    }
}
