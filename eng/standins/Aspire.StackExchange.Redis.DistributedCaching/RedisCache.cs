// Stand-in for Aspire.StackExchange.Redis.DistributedCaching 13.5.4: the part this project calls.
// https://aspire.dev/integrations/caching/redis-distributed/

using System.Buffers.Text;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Entries as Microsoft.Extensions.Caching.StackExchangeRedis stores them, so that both read each other's: a hash with
/// <c>absexp</c> and <c>sldexp</c> in ticks (-1 = none) and <c>data</c>, and the time to live on the key.
/// </summary>
internal sealed class RedisCache(RedisClient redis, TimeProvider time) : IDistributedCache
{
    private const long None = -1;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var fields = await redis.ExecuteAsync(["HMGET", key, "absexp", "sldexp", "data"], token).ConfigureAwait(false) as object?[];
        await SlideAsync(key, Ticks(fields?[0]), Ticks(fields?[1]), token).ConfigureAwait(false);
        return fields?[2] as byte[];
    }

    public async Task RefreshAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var fields = await redis.ExecuteAsync(["HMGET", key, "absexp", "sldexp"], token).ConfigureAwait(false) as object?[];
        await SlideAsync(key, Ticks(fields?[0]), Ticks(fields?[1]), token).ConfigureAwait(false);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);

        var now = time.GetUtcNow();
        var absolute = now + options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration;
        if (absolute <= now)
        {
            throw new ArgumentOutOfRangeException(nameof(options), absolute, "The absolute expiration value must be in the future.");
        }

        RedisArgument[] hash =
            ["HSET", key, "absexp", absolute?.UtcTicks ?? None, "sldexp", options.SlidingExpiration?.Ticks ?? None, "data", value];
        var lifetime = Shortest(absolute - now, options.SlidingExpiration);

        // In one transaction: an entry that lost its time to live on the way would stay for ever.
        await redis.TransactAsync([hash, lifetime is { } ttl ? ["PEXPIRE", key, Milliseconds(ttl)] : ["PERSIST", key]], token).ConfigureAwait(false);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await redis.ExecuteAsync(["DEL", key], token).ConfigureAwait(false);
    }

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    private async Task SlideAsync(string key, long? absoluteTicks, long? slidingTicks, CancellationToken token)
    {
        if (slidingTicks is null or None)
        {
            return;
        }

        TimeSpan? left = absoluteTicks is null or None ? null : new DateTimeOffset(absoluteTicks.Value, TimeSpan.Zero) - time.GetUtcNow();
        var lifetime = Shortest(left, TimeSpan.FromTicks(slidingTicks.Value))!.Value;
        await redis.ExecuteAsync(["PEXPIRE", key, Milliseconds(lifetime)], token).ConfigureAwait(false);
    }

    private static TimeSpan? Shortest(TimeSpan? left, TimeSpan? sliding) => left < sliding ? left : sliding ?? left;

    private static long Milliseconds(TimeSpan lifetime) => (long)Math.Ceiling(lifetime.TotalMilliseconds);

    private static long? Ticks(object? field)
        => field is byte[] bytes && Utf8Parser.TryParse(bytes, out long ticks, out _) ? ticks : null;
}
