using System.Reflection;
using Dapper;
using Npgsql;

namespace LlmRag.Retriever.Storage;

/// <summary>
/// Applies the numbered scripts of <c>Storage/Migrations</c> that the database has not seen, each in one transaction.
/// Several replicas may start at once: each transaction holds a lock on one row, so that the second one finds the work done.
/// </summary>
public sealed partial class Migrator(NpgsqlDataSource database, ILogger<Migrator> logger)
{
    private const string ResourcePrefix = "LlmRag.Retriever.Storage.Migrations.";

    /// <summary>Brings the schema up to date.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CreateLedgerAsync(cancellationToken);
        foreach (var (version, name) in Scripts())
        {
            await ApplyAsync(version, name, cancellationToken);
        }
    }

    private static IEnumerable<(int Version, string Name)> Scripts() =>
        from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where resource.StartsWith(ResourcePrefix, StringComparison.Ordinal)
        let name = resource[ResourcePrefix.Length..^".sql".Length]
        let version = int.Parse(name.Split('_')[0], System.Globalization.CultureInfo.InvariantCulture)
        orderby version
        select (version, name);

    private async Task CreateLedgerAsync(CancellationToken cancellationToken)
    {
        const string Sql =
            """
            create table if not exists schema_lock (id int primary key);
            create table if not exists schema_migrations (version int primary key, name text not null, applied_at timestamptz not null default now());
            insert into schema_lock values (1) on conflict do nothing;
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(Sql, cancellationToken: cancellationToken));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Two replicas created the tables at the same moment; "if not exists" does not cover that. They exist now.
            await connection.ExecuteAsync(new CommandDefinition(Sql, cancellationToken: cancellationToken));
        }
    }

    private async Task ApplyAsync(int version, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        var applied = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from schema_migrations where version = @version)", new { version }, cancellationToken: cancellationToken));
        if (applied)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(await ReadAsync(name, cancellationToken), cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migrations (version, name) values (@version, @name)", new { version, name }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        LogApplied(logger, name);
    }

    /// <summary>Holds the row that all schema changes wait for, until the transaction of <paramref name="connection"/> ends.</summary>
    internal static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition("select id from schema_lock for update", cancellationToken: cancellationToken));

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{ResourcePrefix}{name}.sql")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
