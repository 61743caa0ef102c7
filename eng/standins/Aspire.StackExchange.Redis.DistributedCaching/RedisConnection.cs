// Stand-in for StackExchange.Redis 2.13, which Aspire.StackExchange.Redis.DistributedCaching brings: the part this project calls.
// https://stackexchange.github.io/StackExchange.Redis/Configuration

using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace StackExchange.Redis;

/// <summary>
/// One connection, on which commands follow each other without waiting for replies (pipelining); replies come in the same order.
/// Once broken it stays broken. Protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/ (RESP2)
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Queue<TaskCompletionSource<object?>> _awaited = new();
    private readonly Task _reading;
    private Exception? _broken;

    private RedisConnection(Stream stream, EndPoint endPoint)
    {
        _stream = stream;
        EndPoint = endPoint;
        _reading = ReadAsync();
    }

    public EndPoint EndPoint { get; }

    public bool IsBroken => Volatile.Read(ref _broken) is not null;

    public static async Task<RedisConnection> OpenAsync(EndPoint endPoint, ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Ssl)
            {
                var tls = new SslStream(stream);
                stream = tls;
                var host = options.SslHost ?? (endPoint as DnsEndPoint)?.Host ?? ((IPEndPoint)endPoint).Address.ToString();
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
            }

            var connection = new RedisConnection(stream, endPoint);
            await connection.GreetAsync(options, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends commands in one piece and returns a task per reply.</summary>
    public async Task<Task<object?>[]> SendAsync(IReadOnlyList<RedisArgument[]> commands, CancellationToken cancellationToken)
    {
        var request = Encode(commands);
        var replies = commands.Select(_ => new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();

        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_awaited)
            {
                if (_broken is { } broken)
                {
                    throw new RedisConnectionException($"The connection to {EndPoint} is broken.", broken);
                }

                foreach (var reply in replies)
                {
                    _awaited.Enqueue(reply);
                }
            }

            // Half a command on the wire would be the end of the connection: the caller's cancellation stops waiting, not writing.
            await _stream.WriteAsync(request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Break(exception);
        }
        finally
        {
            _writing.Release();
        }

        return Array.ConvertAll(replies, reply => reply.Task);
    }

    /// <summary>Fails everything that waits, and every later command.</summary>
    public void Break(Exception reason)
    {
        TaskCompletionSource<object?>[] waiting;
        lock (_awaited)
        {
            _broken ??= reason;
            waiting = [.. _awaited];
            _awaited.Clear();
        }

        _stream.Dispose();
        foreach (var reply in waiting)
        {
            reply.TrySetException(new RedisConnectionException($"The connection to {EndPoint} broke: {reason.Message}", reason));

            // Nobody may be waiting any more.
            _ = reply.Task.Exception;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Break(new ObjectDisposedException(nameof(RedisConnection)));
        await _reading.ConfigureAwait(false);
        _writing.Dispose();
    }

    private async Task GreetAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var greeting = new List<RedisArgument[]>();
        if (!string.IsNullOrEmpty(options.Password))
        {
            greeting.Add(string.IsNullOrEmpty(options.User) ? ["AUTH", options.Password] : ["AUTH", options.User, options.Password]);
        }

        if (!string.IsNullOrEmpty(options.ClientName))
        {
            greeting.Add(["CLIENT", "SETNAME", options.ClientName]);
        }

        if (options.DefaultDatabase is { } database)
        {
            greeting.Add(["SELECT", (long)database]);
        }

        if (greeting.Count > 0)
        {
            var replies = await SendAsync(greeting, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(replies).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync()
    {
        var input = PipeReader.Create(_stream);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync().ConfigureAwait(false);
                var consumed = Dispatch(read.Buffer);
                input.AdvanceTo(consumed, read.Buffer.End);
                if (read.IsCompleted)
                {
                    Break(new EndOfStreamException("The server closed the connection."));
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    private SequencePosition Dispatch(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        var consumed = reader.Position;
        while (TryRead(ref reader, out var reply))
        {
            consumed = reader.Position;
            TaskCompletionSource<object?>? waiting;
            lock (_awaited)
            {
                if (!_awaited.TryDequeue(out waiting))
                {
                    throw new InvalidDataException("The server sent a reply that nobody asked for.");
                }
            }

            if (reply is RedisServerException error)
            {
                waiting.TrySetException(error);
                _ = waiting.Task.Exception;
            }
            else
            {
                waiting.TrySetResult(reply);
            }
        }

        return consumed;
    }

    // "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
    private static byte[] Encode(IReadOnlyList<RedisArgument[]> commands)
    {
        using var request = new MemoryStream();
        foreach (var command in commands)
        {
            request.Write(Encoding.ASCII.GetBytes($"*{command.Length}\r\n"));
            foreach (var argument in command)
            {
                request.Write(Encoding.ASCII.GetBytes($"${argument.Bytes.Length}\r\n"));
                request.Write(argument.Bytes.Span);
                request.Write("\r\n"u8);
            }
        }

        return request.ToArray();
    }

    // "+OK\r\n" | "-ERR why\r\n" | ":1\r\n" | "$3\r\nabc\r\n" | "$-1\r\n" | "*2\r\n…"; false if the reply is not complete yet.
    private static bool TryRead(ref SequenceReader<byte> reader, out object? reply)
    {
        reply = null;
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return false;
        }

        var text = line.ToArray();
        var kind = (char)text[0];
        var rest = text.AsSpan(1);
        switch (kind)
        {
            case '+':
                reply = Encoding.UTF8.GetString(rest);
                return true;
            case '-':
                reply = new RedisServerException(Encoding.UTF8.GetString(rest));
                return true;
            case ':':
                reply = Number(rest);
                return true;
            case '$':
                return TryReadBytes(ref reader, Number(rest), out reply);
            case '*':
                return TryReadArray(ref reader, Number(rest), out reply);
            default:
                throw new InvalidDataException($"'{kind}' does not begin a RESP2 reply.");
        }
    }

    private static bool TryReadBytes(ref SequenceReader<byte> reader, long length, out object? reply)
    {
        reply = null;
        if (length < 0)
        {
            return true;
        }

        if (reader.Remaining < length + 2)
        {
            return false;
        }

        reply = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length + 2);
        return true;
    }

    private static bool TryReadArray(ref SequenceReader<byte> reader, long length, out object? reply)
    {
        reply = null;
        if (length < 0)
        {
            return true;
        }

        var items = new object?[length];
        for (var i = 0; i < length; i++)
        {
            if (!TryRead(ref reader, out items[i]))
            {
                return false;
            }
        }

        reply = items;
        return true;
    }

    private static long Number(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length
            ? number
            : throw new InvalidDataException($"'{Encoding.UTF8.GetString(text)}' is not a number.");
}
