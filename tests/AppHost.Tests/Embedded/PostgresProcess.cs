using System.Globalization;
using LlmRag.Servers.Machine;
using Npgsql;

namespace LlmRag.AppHost.Tests.Embedded;

/// <summary><c>node postgres.mjs</c> on a directory, as the AppHost starts it.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly int _healthPort = FreePort.Next();

    public PostgresProcess(string dataDirectory)
    {
        Process = Start(new Dictionary<string, string?>
        {
            ["PORT"] = _port.ToString(CultureInfo.InvariantCulture),
            ["HEALTH_PORT"] = _healthPort.ToString(CultureInfo.InvariantCulture),
            ["DATA_DIRECTORY"] = dataDirectory,
        });
    }

    public static string Folder => Path.Combine(Projects.AppHost.ProjectPath, "Embedded");

    public OutputProcess Process { get; }

    public Uri HealthAddress => new($"http://127.0.0.1:{_healthPort}/health");

    public static OutputProcess Start(IReadOnlyDictionary<string, string?> environment, string? folder = null) =>
        new(MachineFeature.Node.Require(), ["postgres.mjs"], folder ?? Folder, environment);

    public Task IsReadyAsync() => Process.SaysAsync("ready: PostgreSQL");

    public async Task<object?> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={_port};Username=postgres;Password=postgres;Database=postgres;SSL Mode=Disable;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => Process.Dispose();
}
