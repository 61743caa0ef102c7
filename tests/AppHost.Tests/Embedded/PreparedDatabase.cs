using LlmRag.Servers.Machine;

namespace LlmRag.AppHost.Tests.Embedded;

/// <summary>A database made once, which each test copies: making one takes seconds.</summary>
public sealed class PreparedDatabase : IAsyncLifetime
{
    private readonly TemporaryDirectory _template = new();

    /// <summary>What the server said while it made the database and was ended by SIGTERM.</summary>
    public string FirstRun { get; private set; } = "";

    public int FirstExitCode { get; private set; } = -1;

    public async ValueTask InitializeAsync()
    {
        if (!MachineFeature.Node.IsPresent || OperatingSystem.IsWindows())
        {
            return;
        }
        using var server = new PostgresProcess(_template.Path);
        await server.IsReadyAsync();
        await Signal.SendAsync("TERM", server.Process.Id);
        FirstExitCode = await server.Process.EndsAsync();
        FirstRun = server.Process.Output;
    }

    internal TemporaryDirectory Copy()
    {
        MachineFeature.Node.Require();
        Signal.Require();
        var copy = new TemporaryDirectory();
        foreach (var directory in Directory.GetDirectories(_template.Path, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(directory.Replace(_template.Path, copy.Path));
        }
        foreach (var file in Directory.GetFiles(_template.Path, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, file.Replace(_template.Path, copy.Path));
        }
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        _template.Dispose();
        return ValueTask.CompletedTask;
    }
}
