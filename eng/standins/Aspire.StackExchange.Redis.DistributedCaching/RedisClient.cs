// Stand-in for StackExchange.Redis 2.13, which Aspire.StackExchange.Redis.DistributedCaching brings: the part this project calls.
// https://stackexchange.github.io/StackExchange.Redis/Configuration

using System.Diagnostics;
using System.Net;
using System.Text;

namespace StackExchange.Redis;

/// <summary>Keeps a connection: opens it with the first command, opens another when it broke.</summary>
internal sealed class RedisClient(ConfigurationOptions options) : IAsyncDisposable, IDisposable
{
    /// <summary>The name, and the attributes below, of the package OpenTelemetry.Instrumentation.StackExchangeRedis.</summary>
    public const string ActivitySourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    // After a failure, commands fail at once for this long instead of each waiting for the connect timeout.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private static readonly ActivitySource Source = new(ActivitySourceName);

    private readonly SemaphoreSlim _connecting = new(1);
    private RedisConnection? _connection;
    private (long At, Exception Reason)? _failure;

    /// <summary>The reply: null, a string, a long, bytes, or an array of these.</summary>
    public async Task<object?> ExecuteAsync(RedisArgument[] command, CancellationToken cancellationToken)
        => (await ExecuteAsync([command], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>All or none of the commands.</summary>
    public async Task TransactAsync(RedisArgument[][] commands, CancellationToken cancellationToken)
    {
        var replies = await ExecuteAsync([["MULTI"], .. commands, ["EXEC"]], cancellationToken).ConfigureAwait(false);
        if ((replies[^1] as object?[])?.OfType<RedisServerException>().FirstOrDefault() is { } error)
        {
            throw error;
        }
    }

    private async Task<object?[]> ExecuteAsync(RedisArgument[][] commands, CancellationToken cancellationToken)
    {
        var name = Name(commands.First(command => Name(command) != "MULTI"));
        using var activity = Source.StartActivity(name, ActivityKind.Client);
        try
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            Describe(activity, commands, connection.EndPoint);
            var replies = RoundTripAsync(connection, commands, cancellationToken);
            try
            {
                return await replies.WaitAsync(TimeSpan.FromMilliseconds(options.AsyncTimeout), cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The replies of this connection can no longer be relied on to come.
                var timeout = new RedisTimeoutException($"{name} timed out after {options.AsyncTimeout} ms.");
                connection.Break(timeout);
                throw timeout;
            }
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private static async Task<object?[]> RoundTripAsync(RedisConnection connection, RedisArgument[][] commands, CancellationToken cancellationToken)
        => await Task.WhenAll(await connection.SendAsync(commands, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    private async ValueTask<RedisConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _connection) is { IsBroken: false } open)
        {
            return open;
        }

        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { IsBroken: false } opened)
            {
                return opened;
            }

            if (_failure is var (at, reason) && Stopwatch.GetElapsedTime(at) < RetryAfter)
            {
                throw NoConnection(reason);
            }

            if (_connection is { } broken)
            {
                await broken.DisposeAsync().ConfigureAwait(false);
            }

            _connection = await OpenAnyAsync(cancellationToken).ConfigureAwait(false);
            _failure = null;
            return _connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<RedisConnection> OpenAnyAsync(CancellationToken cancellationToken)
    {
        Exception? reason = null;
        foreach (var endPoint in options.EndPoints)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(options.ConnectTimeout);
            try
            {
                return await RedisConnection.OpenAsync(endPoint, options, timeout.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                reason = exception is OperationCanceledException ? new TimeoutException($"No answer within {options.ConnectTimeout} ms.") : exception;
            }
        }

        _failure = (Stopwatch.GetTimestamp(), reason!);
        throw NoConnection(reason!);
    }

    private RedisConnectionException NoConnection(Exception reason)
        => new($"It was not possible to connect to the Redis server(s) {string.Join(", ", options.EndPoints)}: {reason.Message}", reason);

    private static string Name(RedisArgument[] command) => Encoding.UTF8.GetString(command[0].Bytes.Span);

    private void Describe(Activity? activity, RedisArgument[][] commands, EndPoint endPoint)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag("db.system", "redis");
        activity.SetTag("db.statement", string.Join(' ', commands.Select(Name)));
        activity.SetTag("db.redis.database_index", options.DefaultDatabase ?? 0);
        var (address, port) = endPoint switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            _ => (endPoint.ToString(), 0),
        };
        activity.SetTag("server.address", address);
        activity.SetTag("server.port", port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
