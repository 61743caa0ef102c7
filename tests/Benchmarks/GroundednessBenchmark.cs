using System.Text.Json;
using LlmRag.Evaluation.Groundedness;
using LlmRag.Servers.Machine;

namespace LlmRag.Benchmarks;

/// <summary>The support score against human judgements of answer sentences (lfqa_verification, arXiv 2310.12150): <c>groundedness</c>.</summary>
internal sealed class GroundednessBenchmark : IBenchmark
{
    public string Name => "groundedness";

    public string Summary => "support score of answer sentences against human judgements";

    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (Repository.Data is not { } data)
        {
            Console.Error.WriteLine("No data sets: set LLMRAG_DATA.");
            return Task.FromResult(1);
        }

        var evidence = Lines(data, "docsets.jsonl").ToDictionary(
            set => set.GetProperty("docset").GetString()!,
            set => set.GetProperty("docs").EnumerateArray()
                .Select(document => new Evidence(document.GetProperty("text").GetString()!, document.GetProperty("title").GetString())).ToList());
        var scores = new Dictionary<string, List<double>>();
        foreach (var answer in Lines(data, "answers_labelled.jsonl"))
        {
            foreach (var sentence in answer.GetProperty("sentences").EnumerateArray())
            {
                var score = evidence[answer.GetProperty("docset").GetString()!].Max(each => each.Support(sentence.GetProperty("text").GetString()!).Score);
                var label = sentence.GetProperty("majority").GetString() switch { "supported" => "supported", "partially" => "partially", _ => "not" };
                scores.TryAdd(label, []);
                scores[label].Add(score);
            }
        }

        var rest = scores["partially"].Concat(scores["not"]).ToList();
        Console.WriteLine($"AUROC supported against the rest: {Auroc(scores["supported"], rest):0.000}; against not supported: {Auroc(scores["supported"], scores["not"]):0.000}");
        Console.WriteLine($"| threshold | supported ({scores["supported"].Count}) | partially ({scores["partially"].Count}) | not ({scores["not"].Count}) |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var threshold in (double[])[0.4, 0.5, 0.6, 0.7, 0.8])
        {
            Console.WriteLine($"| {threshold} | {Passing("supported"):P0} | {Passing("partially"):P0} | {Passing("not"):P0} |");

            double Passing(string label) => scores[label].Count(score => score >= threshold) / (double)scores[label].Count;
        }

        return Task.FromResult(0);
    }

    private static double Auroc(List<double> positive, List<double> negative) =>
        negative.Average(n => positive.Average(p => p > n ? 1.0 : p == n ? 0.5 : 0.0));

    private static IEnumerable<JsonElement> Lines(string data, string file) =>
        File.ReadLines(Path.Combine(data, "lfqa_verification", file)).Select(line => JsonElement.Parse(line));
}
