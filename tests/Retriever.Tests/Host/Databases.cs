using Dapper;
using LlmRag.Retriever.Tests.Host;
using LlmRag.Servers.Machine;
using Npgsql;

[assembly: AssemblyFixture(typeof(EmbeddedDatabase))]
[assembly: AssemblyFixture(typeof(NativeDatabase))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace LlmRag.Retriever.Tests.Host;

/// <summary>A PostgreSQL for all tests of this assembly, started when the first asks for it and emptied for each.</summary>
public abstract class TestDatabase(Func<CancellationToken, Task<PostgreSqlServer>> start) : IAsyncDisposable
{
    private PostgreSqlServer? _server;

    /// <summary>An empty database: no tables, no documents.</summary>
    public async Task<PostgreSqlServer> EmptyAsync()
    {
        _server ??= await start(TestContext.Current.CancellationToken);
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.ExecuteAsync("drop schema public cascade; create schema public");
        return _server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>The embedded PostgreSQL of the application, with pgvector.</summary>
public sealed class EmbeddedDatabase() : TestDatabase(PostgreSqlServer.StartEmbeddedAsync);

/// <summary>The machine's own PostgreSQL, where it has one.</summary>
public sealed class NativeDatabase() : TestDatabase(PostgreSqlServer.StartNativeAsync);
