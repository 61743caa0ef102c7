using System.Diagnostics;

namespace LlmRag.Servers.Machine;

/// <summary>A real Redis on a free port, empty and without persistence, for as long as the test holds it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly string[] _arguments;
    private Process _process;

    private RedisServer(string program, int port, string[] arguments)
    {
        _program = program;
        Port = port;
        _arguments = arguments;
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>In the format of StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts the server and waits until it accepts connections; skips the test where Redis is absent.</summary>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var program = MachineFeature.Redis.Require();
        var server = new RedisServer(program, FreePort.Next(), arguments);
        await server.WaitAsync(cancellationToken);
        return server;
    }

    /// <summary>Stops the process without ending it: it accepts connections and reads nothing.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Lets a frozen process go on.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>Ends the server as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        _process = Launch();
        await WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        catch (InvalidOperationException)
        {
            // It was killed by the test.
        }
    }

    private Process Launch()
        => Process.Start(new ProcessStartInfo(
            _program,
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), .. _arguments])
        {
            RedirectStandardOutput = true,
        })!;

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException("redis-server ended before it was ready.");
    }
}
