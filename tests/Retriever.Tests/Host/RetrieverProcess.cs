using System.Diagnostics;
using LlmRag.Servers.Machine;

namespace LlmRag.Retriever.Tests.Host;

/// <summary>The service in a process of its own, to be killed.</summary>
public sealed class RetrieverProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RetrieverProcess(Process process, HttpClient client)
    {
        _process = process;
        Client = client;
    }

    public HttpClient Client { get; }

    /// <summary>Starts it and waits until it is healthy.</summary>
    public static async Task<RetrieverProcess> StartAsync(string connectionString, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls", address])
        {
            Environment =
            {
                ["ConnectionStrings__ragdb"] = connectionString,
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var service = new RetrieverProcess(Process.Start(start)!, new HttpClient { BaseAddress = new Uri(address) });
        while (!await service.IsHealthyAsync(cancellationToken))
        {
            service._process.HasExited.ShouldBeFalse("the service ended");
            await Task.Delay(50, cancellationToken);
        }

        return service;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.GetAsync("/health", cancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
