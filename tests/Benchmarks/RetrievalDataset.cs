using System.Globalization;
using System.Text.Json;

namespace LlmRag.Benchmarks;

/// <summary>Texts, questions, and which texts are relevant to which question.</summary>
/// <param name="Judgements">Gain of each relevant document, by question.</param>
internal sealed record RetrievalDataset(
    string Name,
    IReadOnlyList<(string Id, string Title, string Text)> Documents,
    IReadOnlyList<(string Id, string Text)> Queries,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Judgements)
{
    /// <summary>BEIR's form: corpus.jsonl, queries.jsonl, qrels.tsv.</summary>
    /// <param name="gain">Turns a judgement into a gain; 0 is not relevant.</param>
    public static RetrievalDataset LoadBeir(string folder, Func<int, double> gain)
    {
        var judgements = File.ReadLines(Path.Combine(folder, "qrels.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Select(columns => (Query: columns[0], Document: columns[1], Gain: gain(int.Parse(columns[2], CultureInfo.InvariantCulture))))
            .Where(judgement => judgement.Gain > 0)
            .GroupBy(judgement => judgement.Query)
            .ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, double>)group.ToDictionary(j => j.Document, j => j.Gain));
        return new RetrievalDataset(
            Path.GetFileName(folder),
            [.. Lines(folder, "corpus.jsonl").Select(line => (Text(line, "_id"), Text(line, "title"), Text(line, "text")))],
            [.. Lines(folder, "queries.jsonl").Select(line => (Id: Text(line, "_id"), Text: Text(line, "text"))).Where(query => judgements.ContainsKey(query.Id))],
            judgements);
    }

    /// <summary>SQuAD v1.1: every paragraph is a document, the paragraph a question was asked of is the relevant one.</summary>
    public static RetrievalDataset LoadSquad(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var documents = new List<(string, string, string)>();
        var queries = new List<(string, string)>();
        var judgements = new Dictionary<string, IReadOnlyDictionary<string, double>>();
        foreach (var article in json.RootElement.GetProperty("data").EnumerateArray())
        {
            foreach (var paragraph in article.GetProperty("paragraphs").EnumerateArray())
            {
                var id = $"p{documents.Count}";
                documents.Add((id, "", Text(paragraph, "context")));
                foreach (var question in paragraph.GetProperty("qas").EnumerateArray())
                {
                    queries.Add((Text(question, "id"), Text(question, "question")));
                    judgements[Text(question, "id")] = new Dictionary<string, double> { [id] = 1 };
                }
            }
        }

        return new RetrievalDataset("squad", documents, queries, judgements);
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";
}
