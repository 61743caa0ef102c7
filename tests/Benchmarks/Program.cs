using LlmRag.Benchmarks;
using LlmRag.Benchmarks.Startup;

// One class per command. Figures and how they came about: README.md.
IBenchmark[] benchmarks =
[
    new RetrievalBenchmark(), new SquadAnswersBenchmark(), new GroundednessBenchmark(), new OverheadBenchmark(), new StartupBenchmark(),
];

if (args is [var name, .. var rest] && Array.Find(benchmarks, benchmark => benchmark.Name == name) is { } chosen)
{
    using var interrupted = new CancellationTokenSource();
    Console.CancelKeyPress += (_, press) =>
    {
        press.Cancel = true;
        interrupted.Cancel();
    };
    return await chosen.RunAsync(rest, interrupted.Token);
}

Console.Error.WriteLine("dotnet run -c Release --project tests/Benchmarks -- <command>");
foreach (var benchmark in benchmarks)
{
    Console.Error.WriteLine($"  {benchmark.Name,-16} {benchmark.Summary}");
}

return 1;
