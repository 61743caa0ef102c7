using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;
using LlmRag.Generator.Models;
using LlmRag.Generator.Models.Extractive;
using LlmRag.Servers.Machine;
using Microsoft.Extensions.AI;

namespace LlmRag.Benchmarks;

/// <summary>
/// The extractive model on SQuAD, asked through <c>POST /answers</c> with retrieval over all paragraphs: <c>squad-answers [every]</c>,
/// where <c>every</c> takes each n-th question only.
/// </summary>
internal sealed partial class SquadAnswersBenchmark : IBenchmark
{
    private const int Top = 8;

    public string Name => "squad-answers";

    public string Summary => "gold answers in the extractive model's answers, sentences per answer, unanswerable questions declined";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (Repository.Data is not { } data)
        {
            Console.Error.WriteLine("No data sets: set LLMRAG_DATA.");
            return 1;
        }

        var every = args is [var step] ? int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) : 1;
        Console.WriteLine("| data | questions | passage found | contained | sentences | words | declined | unanswerable declined | off-topic declined | grounded |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var file in (string[])["dev-v1.1.json", "dev-v2.0.json"])
        {
            var dataset = SquadDataset.Load(Path.Combine(data, "squad", file));
            dataset = dataset with { Questions = [.. dataset.Questions.Where((_, i) => i % every == 0)] };
            await using var stack = await AnswerStack.StartAsync(dataset.Paragraphs, cancellationToken);
            await MeasureAsync(dataset, stack, cancellationToken);
        }

        return 0;
    }

    private static async Task MeasureAsync(SquadDataset dataset, AnswerStack stack, CancellationToken cancellationToken)
    {
        using var generator = await stack.StartGeneratorAsync(new Dictionary<string, string?>(), cancellationToken);
        var articleOf = dataset.Paragraphs.ToDictionary(paragraph => $"squad/{paragraph.Id}", paragraph => paragraph.Article);
        var results = new Result[dataset.Questions.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, results.Length), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (i, token) =>
        {
            var question = dataset.Questions[i];
            using var response = await generator.PostAsJsonAsync("/answers", new { question = question.Text, top = Top }, token);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(token);
            results[i] = await JudgeAsync(question, answer, stack, articleOf, token);
        });

        var answerable = results.Where(result => !result.Question.IsUnanswerable).ToList();
        var unanswerable = results.Where(result => result.Question.IsUnanswerable).ToList();
        var answered = answerable.Where(result => !result.Declined).ToList();
        Console.WriteLine(
            $"| {dataset.Name} | {results.Length} | {answerable.Average(r => r.PassageFound ? 1.0 : 0):P1} | {answerable.Average(r => r.Contained ? 1.0 : 0):P1} "
            + $"| {answered.Average(r => r.Sentences):0.00} | {answered.Average(r => r.Words):0} | {answerable.Average(r => r.Declined ? 1.0 : 0):P1} "
            + $"| {(unanswerable.Count > 0 ? $"{unanswerable.Average(r => r.Declined ? 1.0 : 0):P1}" : "")} | {answerable.Average(r => r.DeclinedOffTopic ? 1.0 : 0):P1} "
            + $"| {answered.Average(r => r.Grounded ? 1.0 : 0):P1} |");
    }

    private static async Task<Result> JudgeAsync(
        SquadQuestion question, JsonElement answer, AnswerStack stack, Dictionary<string, string> articleOf, CancellationToken cancellationToken)
    {
        var text = Marker().Replace(answer.GetProperty("answer").GetString()!, "");
        using var response = await stack.Retriever.PostAsJsonAsync("/search", new { query = question.Text, top = 100 }, cancellationToken);
        var hits = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("hits").EnumerateArray().ToList();

        // The same question, had nobody written about it.
        var elsewhere = hits.Where(hit => articleOf[hit.GetProperty("uri").GetString()!] != question.Article).Take(Top)
            .Select((hit, i) => new AnswerPassage(i + 1, "", null, hit.GetProperty("text").GetString()!, hit.GetProperty("score").GetDouble()));
        var offTopic = await new ExtractiveChatClient().GetResponseAsync(
            [], new AnswerContext(question.Text, [.. elsewhere]).AddTo(new ChatOptions()), cancellationToken);
        return new Result(
            question,
            SquadDataset.Contains(string.Join('\n', hits.Take(Top).Select(hit => hit.GetProperty("text").GetString())), question),
            SquadDataset.Contains(text, question),
            answer.GetProperty("refused").GetBoolean(),
            offTopic.Text == ExtractiveChatClient.Refusal,
            answer.GetProperty("grounded").GetBoolean(),
            SentenceSplitter.Split(text).Count,
            Tokenizer.Words(text).Count());
    }

    private sealed record Result(
        SquadQuestion Question, bool PassageFound, bool Contained, bool Declined, bool DeclinedOffTopic, bool Grounded, int Sentences, int Words);

    [GeneratedRegex(@" ?\[\d+\]")]
    private static partial Regex Marker();
}
