using System.Net.Sockets;
using System.Text;
using Dapper;
using LlmRag.Retriever.Tests.Host;
using Npgsql;

namespace LlmRag.Retriever.Tests.Storage;

/// <summary>The embedded database has one session for all connections; see AppHost/Embedded/session.mjs.</summary>
public sealed class EmbeddedPostgreSqlTests(EmbeddedDatabase database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectionsDoNotDisturbOneAnother()
    {
        var server = await database.EmptyAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(client => Task.Run(
            async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    await using var connection = await source.OpenConnectionAsync(Cancelled);
                    await using var transaction = client % 2 == 0 ? await connection.BeginTransactionAsync(Cancelled) : null;
                    var (number, length) = await connection.QuerySingleAsync<(int, int)>(
                        $"select @number + {client}, length(@text)", new { number = 1000 * client, text = new string('x', client * 5000) });
                    number.ShouldBe(1001 * client);
                    length.ShouldBe(client * 5000);
                    if (transaction is not null)
                    {
                        await transaction.CommitAsync(Cancelled);
                    }
                }
            },
            Cancelled)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AConnectionThatEndsInTheMiddleOfAStatementLeavesTheOthersAlone(bool inTransaction)
    {
        var server = await database.EmptyAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", server.Port, Cancelled);
            var stream = client.GetStream();
            await stream.WriteAsync(Message(null, [0, 3, 0, 0, .. "user\0postgres\0database\0postgres\0\0"u8]), Cancelled);
            await ReadUntilReadyAsync(stream);
            if (inTransaction)
            {
                await stream.WriteAsync(Message('Q', "begin\0"u8), Cancelled);
                await ReadUntilReadyAsync(stream);
            }

            // Parse and Flush, and never a Sync.
            await stream.WriteAsync(Message('P', "\0select 1\0\0\0"u8), Cancelled);
            await stream.WriteAsync(Message('H', []), Cancelled);
            (await stream.ReadAsync(new byte[1], Cancelled)).ShouldBe(1);
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        (await connection.QuerySingleAsync<int>("select @a + 1", new { a = 1 })).ShouldBe(2);
    }

    private static byte[] Message(char? type, ReadOnlySpan<byte> content)
    {
        var length = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, content.Length + 4);
        byte[] head = type is { } given ? [(byte)given, .. length] : length;
        return [.. head, .. content];
    }

    // ReadyForQuery: 'Z', length 5, status.
    private static async Task ReadUntilReadyAsync(NetworkStream stream)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (received.Length < 6 || received[^6] != 'Z')
        {
            var read = await stream.ReadAsync(buffer, Cancelled);
            read.ShouldBePositive("the server hung up");
            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }
}
