using System.Diagnostics;

namespace LlmRag.Servers.Machine;

/// <summary>A real PostgreSQL on a free port with an empty database, for as long as the test holds it.</summary>
public abstract class PostgreSqlServer : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Starts the server that comes with the application (PGlite, with pgvector); skips the test where Node.js is absent.</summary>
    public static async Task<PostgreSqlServer> StartEmbeddedAsync(CancellationToken cancellationToken)
    {
        var server = await EmbeddedPostgreSql.CreateAsync(cancellationToken);
        await server.RestartAsync(cancellationToken);
        return server;
    }

    /// <summary>Starts the PostgreSQL of the machine (which may lack pgvector); skips the test where it is absent.</summary>
    public static async Task<PostgreSqlServer> StartNativeAsync(CancellationToken cancellationToken)
    {
        var server = await NativePostgreSql.CreateAsync(cancellationToken);
        await server.RestartAsync(cancellationToken);
        return server;
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>In the format of Npgsql.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Password=any;Database=postgres;SSL Mode=Disable;Timeout=5";

    /// <summary>Where the data is kept until the server is disposed of.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("llmrag-postgres-").FullName;

    /// <summary>The command that runs the server in the foreground.</summary>
    protected abstract ProcessStartInfo Command();

    /// <summary>Whether a line of output says that connections are accepted.</summary>
    protected abstract bool IsReady(string line);

    /// <summary>Ends the server as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Starts the server again on the same port and data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        var command = Command();
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        var ready = new TaskCompletionSource();
        var output = new List<string>();
        _process = new Process { StartInfo = command, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"PostgreSQL ended before it was ready: {string.Join('\n', output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(cancellationToken);

        void Receive(string? line)
        {
            if (line is null || ready.Task.IsCompleted)
            {
                return;
            }

            lock (output)
            {
                output.Add(line);
            }

            if (IsReady(line))
            {
                ready.TrySetResult();
            }
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static async Task RunAsync(ProcessStartInfo command, CancellationToken cancellationToken)
    {
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.ArgumentList)} failed: {await output}{await error}");
        }
    }

    private sealed class EmbeddedPostgreSql(string node) : PostgreSqlServer
    {
        private static string Scripts { get; } = Path.Combine(Repository.Root, "AppHost", "Embedded");

        public static async Task<EmbeddedPostgreSql> CreateAsync(CancellationToken cancellationToken)
        {
            var node = MachineFeature.Node.Require();
            if (!Directory.Exists(Path.Combine(Scripts, "node_modules")))
            {
                // The build of the AppHost does the same; a single test project may be run without it.
                await RunAsync(new ProcessStartInfo("npm", ["ci"]) { WorkingDirectory = Scripts }, cancellationToken);
            }

            return new EmbeddedPostgreSql(node);
        }

        protected override ProcessStartInfo Command() => new(node, [Path.Combine(Scripts, "postgres.mjs")])
        {
            Environment = { ["PORT"] = $"{Port}", ["DATA_DIRECTORY"] = Folder },
        };

        protected override bool IsReady(string line) => line.StartsWith("ready:", StringComparison.Ordinal);
    }

    private sealed class NativePostgreSql(string programs) : PostgreSqlServer
    {
        public static async Task<NativePostgreSql> CreateAsync(CancellationToken cancellationToken)
        {
            var server = new NativePostgreSql(Path.GetDirectoryName(MachineFeature.PostgreSql.Require())!);
            if (Environment.UserName == "root")
            {
                await RunAsync(new ProcessStartInfo("chown", ["postgres", server.Folder]), cancellationToken);
            }

            await RunAsync(
                AsOrdinaryUser(Path.Combine(server.Programs, "initdb"), "-D", Path.Combine(server.Folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"), cancellationToken);
            return server;
        }

        private string Programs { get; } = programs;

        protected override ProcessStartInfo Command() => AsOrdinaryUser(
            Path.Combine(Programs, "postgres"), "-D", Path.Combine(Folder, "data"), "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=");

        protected override bool IsReady(string line) => line.Contains("database system is ready to accept connections", StringComparison.Ordinal);

        // PostgreSQL refuses to run as root, which containers do.
        private static ProcessStartInfo AsOrdinaryUser(string program, params string[] arguments) => Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments]) { WorkingDirectory = "/tmp" }
            : new ProcessStartInfo(program, arguments);
    }
}
