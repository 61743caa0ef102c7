// Stand-in for StackExchange.Redis 2.13, which Aspire.StackExchange.Redis.DistributedCaching brings: the part this project calls.
// https://stackexchange.github.io/StackExchange.Redis/Configuration

namespace StackExchange.Redis;

public class RedisException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>There is no connection to the server, or it broke.</summary>
public sealed class RedisConnectionException : RedisException
{
    internal RedisConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The server answered with an error.</summary>
public sealed class RedisServerException : RedisException
{
    internal RedisServerException(string message)
        : base(message)
    {
    }
}

/// <summary>The server did not answer in time.</summary>
public sealed class RedisTimeoutException : TimeoutException
{
    internal RedisTimeoutException(string message)
        : base(message)
    {
    }
}
