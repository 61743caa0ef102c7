using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmRag.Benchmarks;

/// <summary>SQuAD: paragraphs, and questions with the strings that answer them.</summary>
internal sealed partial record SquadDataset(string Name, IReadOnlyList<SquadParagraph> Paragraphs, IReadOnlyList<SquadQuestion> Questions)
{
    public static SquadDataset Load(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var paragraphs = new List<SquadParagraph>();
        var questions = new List<SquadQuestion>();
        foreach (var article in json.RootElement.GetProperty("data").EnumerateArray())
        {
            var title = article.GetProperty("title").GetString()!;
            foreach (var paragraph in article.GetProperty("paragraphs").EnumerateArray())
            {
                paragraphs.Add(new SquadParagraph($"p{paragraphs.Count}", title, paragraph.GetProperty("context").GetString()!));
                questions.AddRange(paragraph.GetProperty("qas").EnumerateArray().Select(question => new SquadQuestion(
                    title,
                    question.GetProperty("question").GetString()!,
                    [.. question.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("text").GetString()!).Distinct()],
                    question.TryGetProperty("is_impossible", out var impossible) && impossible.GetBoolean())));
            }
        }

        return new SquadDataset(Path.GetFileNameWithoutExtension(path), paragraphs, questions);
    }

    /// <summary>Whether one of the gold answers stands in the text, as whole words of both in SQuAD's normal form.</summary>
    public static bool Contains(string text, SquadQuestion question)
    {
        var normal = $" {Normalize(text)} ";
        return question.Answers.Any(answer => normal.Contains($" {Normalize(answer)} ", StringComparison.Ordinal));
    }

    // Lower case, no punctuation, no articles, single blanks: normalize_answer of the official evaluation script.
    private static string Normalize(string text)
    {
        var letters = new string([.. text.ToLowerInvariant().Where(c => !char.IsPunctuation(c) && !char.IsSymbol(c))]);
        return Blanks().Replace(Articles().Replace(letters, " "), " ").Trim();
    }

    [GeneratedRegex(@"\b(?:a|an|the)\b")]
    private static partial Regex Articles();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

internal sealed record SquadParagraph(string Id, string Article, string Text);

internal sealed record SquadQuestion(string Article, string Text, IReadOnlyList<string> Answers, bool IsUnanswerable);
