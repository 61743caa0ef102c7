// Stand-in for StackExchange.Redis 2.13, which Aspire.StackExchange.Redis.DistributedCaching brings: the part this project calls.
// https://stackexchange.github.io/StackExchange.Redis/Configuration

using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

/// <summary>One argument of a command, as the bytes that go over the wire.</summary>
internal readonly record struct RedisArgument(ReadOnlyMemory<byte> Bytes)
{
    public static implicit operator RedisArgument(string text) => new(Encoding.UTF8.GetBytes(text));

    public static implicit operator RedisArgument(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static implicit operator RedisArgument(byte[] bytes) => new(bytes);
}
