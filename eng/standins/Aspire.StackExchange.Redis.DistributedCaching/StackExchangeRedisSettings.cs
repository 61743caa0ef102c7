// Stand-in for Aspire.StackExchange.Redis.DistributedCaching 13.5.4: the part this project calls.
// https://aspire.dev/integrations/caching/redis-distributed/

namespace Aspire.StackExchange.Redis;

public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }
}
