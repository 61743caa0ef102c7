using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LlmRag.Servers.Machine;

namespace LlmRag.Servers.Dashboard;

/// <summary>
/// The real Aspire dashboard on free loopback ports, read through its telemetry API.
/// <see href="https://aspire.dev/dashboard/apis/"/>
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private DashboardServer(Process process, Uri frontend, Uri otlp)
    {
        _process = process;
        Frontend = frontend;
        Otlp = otlp;
        Client = new HttpClient { BaseAddress = frontend };
    }

    /// <summary>Address of the dashboard's pages and of its telemetry API.</summary>
    public Uri Frontend { get; }

    /// <summary>Address that OTLP over gRPC is sent to.</summary>
    public Uri Otlp { get; }

    private HttpClient Client { get; }

    /// <summary>The command-line tool that holds the dashboard; the build of an AppHost puts it there where Aspire's own packages are not used.</summary>
    private static string? Executable
    {
        get
        {
            var folder = Path.Combine(Repository.Root, "artifacts", "aspire-cli");
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, OperatingSystem.IsWindows() ? "aspire.exe" : "aspire", SearchOption.AllDirectories).FirstOrDefault()
                : null;
        }
    }

    /// <summary>Starts the dashboard and returns when its API answers.</summary>
    /// <exception cref="InvalidOperationException">There is no dashboard for this machine, or it ended at once.</exception>
    public static async Task<DashboardServer> StartAsync(CancellationToken cancellationToken)
    {
        var executable = Executable ?? throw new InvalidOperationException("artifacts/aspire-cli holds no Aspire dashboard; the build of the AppHost installs it with npm.");
        var (frontend, grpc, http) = (FreeAddress(), FreeAddress(), FreeAddress());

        var start = new ProcessStartInfo(executable)
        {
            ArgumentList =
            {
                "dashboard", "run", "--allow-anonymous", "--non-interactive", "--nologo",
                "--frontend-url", frontend.ToString(), "--otlp-grpc-url", grpc.ToString(), "--otlp-http-url", http.ToString(),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        var server = new DashboardServer(Process.Start(start)!, frontend, grpc);
        server._process.OutputDataReceived += server.Keep;
        server._process.ErrorDataReceived += server.Keep;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();

        await server.WaitUntilReadyAsync(cancellationToken);
        return server;
    }

    /// <summary>Waits until a trace satisfies <paramref name="complete"/>, and returns its spans.</summary>
    /// <param name="traceId">32 lower-case hexadecimal characters.</param>
    /// <param name="complete">Whether the spans that have arrived are enough; they arrive in batches.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">The trace was not complete in time; the message lists the spans that had arrived.</exception>
    public async Task<IReadOnlyList<ExportedSpan>> WaitForTraceAsync(
        string traceId, Func<IReadOnlyList<ExportedSpan>, bool> complete, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        IReadOnlyList<ExportedSpan> spans = [];
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            do
            {
                using var response = await Client.GetAsync($"api/telemetry/traces/{traceId}", timeout.Token);
                if (response.IsSuccessStatusCode)
                {
                    using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(timeout.Token), cancellationToken: timeout.Token);
                    spans = ExportedSpan.Read(document.RootElement);
                    if (complete(spans))
                    {
                        return spans;
                    }
                }
            }
            while (await poll.WaitForNextTickAsync(timeout.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Reported below, with what had arrived.
        }

        throw new TimeoutException($"Trace {traceId} did not become complete. Spans: {string.Join(", ", spans.Select(span => $"{span.Service}/{span.Name}"))}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The dashboard ended with code {_process.ExitCode}: {_output}");
            }

            try
            {
                using var response = await Client.GetAsync("api/telemetry/resources", cancellationToken);
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

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
