using System.Diagnostics;
using System.Globalization;
using LlmRag.Servers.Machine;
using Microsoft.Playwright;

namespace LlmRag.Benchmarks.Startup;

/// <summary>
/// From a fresh clone to the first streamed word of an answer in the browser, the memory of all processes together,
/// and how long Ctrl+C takes. Needs Linux, git, Chromium and the application's ports.
/// </summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const string Question = "How does LlmRag count tokens?";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => "startup";

    public string Summary => "fresh clone to the first words of an answer in the browser; memory; Ctrl+C";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var clone = Directory.CreateTempSubdirectory("llmrag-startup-");
        try
        {
            await RunToEndAsync(new ProcessStartInfo("git", ["clone", "-q", Repository.Root, clone.FullName]), cancellationToken);
            await MeasureAsync(clone.FullName, cancellationToken);
            return 0;
        }
        finally
        {
            clone.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string clone, CancellationToken cancellationToken)
    {
        var parts = new List<(string Part, TimeSpan At)>();
        var watch = Stopwatch.StartNew();

        await RunToEndAsync(new ProcessStartInfo("dotnet", ["restore", "AppHost"]) { WorkingDirectory = clone }, cancellationToken);
        parts.Add(("restore of the AppHost and what it starts, the feed's probe included", watch.Elapsed));
        await RunToEndAsync(new ProcessStartInfo("dotnet", ["build", "AppHost", "--no-restore"]) { WorkingDirectory = clone }, cancellationToken);
        parts.Add(("build, npm packages included", watch.Elapsed));

        using var appHost = Process.Start(new ProcessStartInfo("dotnet", ["run", "--project", "AppHost", "--no-build"]) { WorkingDirectory = clone, RedirectStandardOutput = true })!;
        appHost.OutputDataReceived += (_, _) => { };
        appHost.BeginOutputReadLine();
        using var http = new HttpClient();
        foreach (var (name, address) in new[]
        {
            ("retriever healthy", "http://localhost:5102/health"),
            ("generator healthy", "http://localhost:5101/health"),
            ("web frontend healthy", "http://localhost:5100/health"),
        })
        {
            await UntilAnswersAsync(http, address, cancellationToken);
            parts.Add((name, watch.Elapsed));
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = MachineFeature.Chromium.Require(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync();
        await page.GotoAsync("http://localhost:5100/");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Question" }).FillAsync(Question);
        parts.Add(("page open in the browser", watch.Elapsed));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".answer-text").First.WaitForAsync(new() { State = WaitForSelectorState.Visible, Timeout = (float)Limit.TotalMilliseconds });
        parts.Add(("first words of the answer", watch.Elapsed));

        var memory = ProcessTree.Of(appHost.Id).Select(process => (process.Name, Bytes: ProcessTree.ProportionalBytes(process.Id))).ToList();

        watch.Restart();
        await RunToEndAsync(new ProcessStartInfo("kill", ["-INT", ProcessTree.Of(appHost.Id).Last(process => process.Name.Contains("AppHost", StringComparison.Ordinal)).Id.ToString(CultureInfo.InvariantCulture)]), cancellationToken);
        await appHost.WaitForExitAsync(cancellationToken);
        var stop = watch.Elapsed;

        Console.WriteLine("| from the first command on | s |\n|---|---|");
        foreach (var (part, at) in parts)
        {
            Console.WriteLine($"| {part} | {at.TotalSeconds:0.0} |");
        }

        Console.WriteLine($"| (Ctrl+C to the end of every process) | {stop.TotalSeconds:0.0} |\n");
        Console.WriteLine("| process | memory, MiB (proportional set) |\n|---|---|");
        foreach (var (name, bytes) in memory.OrderByDescending(process => process.Bytes))
        {
            Console.WriteLine($"| {name} | {bytes / 1048576.0:0} |");
        }

        Console.WriteLine($"| together | {memory.Sum(process => process.Bytes) / 1048576.0:0} |");
    }

    private static async Task UntilAnswersAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await poll.WaitForNextTickAsync(timeout.Token))
        {
            try
            {
                using var response = await http.GetAsync(new Uri(address), timeout.Token);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    private static async Task RunToEndAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with code {process.ExitCode}.");
        }
    }
}
