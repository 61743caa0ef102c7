using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LlmRag.WebFrontend.Tests.Browser;

/// <summary>The real application as a process of its own, in front of whatever services the test gives it.</summary>
internal sealed partial class WebFrontendProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WebFrontendProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<WebFrontendProcess> StartAsync(Uri generator, Uri retriever, CancellationToken cancellationToken)
    {
        var application = typeof(WebFrontendProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WebFrontend").Value!;
        var process = new Process
        {
            StartInfo = new("dotnet", [application])
            {
                WorkingDirectory = Path.GetDirectoryName(application)!,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                    ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
                    ["services__generator__http__0"] = generator.AbsoluteUri,
                    ["services__retriever__http__0"] = retriever.AbsoluteUri,
                    ["Dashboard__Url"] = "http://localhost:18888",
                    ["HttpResilience__RetryDelay"] = "00:00:00.010",
                    ["HttpResilience__MaxRetries"] = "1",
                },
            },
        };
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                url.TrySetException(new InvalidOperationException("The application ended before it listened."));
            }
            else if (ListeningOn().Match(line.Data) is { Success: true } match)
            {
                url.TrySetResult(new Uri(match.Groups["url"].Value));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        return new WebFrontendProcess(process, await url.Task.WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://[\d.:]+)")]
    private static partial Regex ListeningOn();
}
