using System.Diagnostics;
using System.Net;
using System.Text;
using LlmRag.Servers.Machine;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace LlmRag.ServiceDefaults.Tests.Clients;

public class RedisDistributedCacheTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeepsBytesOfAnyKindAndSize()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);
        var large = new byte[5_000_000];
        Random.Shared.NextBytes(large);

        await cache.SetAsync("large", large, Cancellation);
        await cache.SetAsync("empty", [], Cancellation);
        await cache.SetStringAsync("lines", "a\r\nb\r\n$3\r\n", Cancellation);
        await cache.SetStringAsync("key with spaces\r\nand lines", "ü東", Cancellation);

        (await cache.GetAsync("large", Cancellation)).ShouldBe(large);
        (await cache.GetAsync("empty", Cancellation)).ShouldBe([]);
        (await cache.GetStringAsync("lines", Cancellation)).ShouldBe("a\r\nb\r\n$3\r\n");
        (await cache.GetStringAsync("key with spaces\r\nand lines", Cancellation)).ShouldBe("ü東");
        (await cache.GetAsync("absent", Cancellation)).ShouldBeNull();
        cache.GetString("lines").ShouldBe("a\r\nb\r\n$3\r\n");
    }

    [Fact]
    public async Task StoresTheHashThatMicrosoftsCacheReads()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var before = DateTimeOffset.UtcNow;

        await CacheOf(service).SetAsync("k", "v"u8.ToArray(), new DistributedCacheEntryOptions
        {
            AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1),
            SlidingExpiration = TimeSpan.FromMinutes(1),
        }, Cancellation);

        var hash = await CliAsync(redis, "HGETALL", "k");
        hash[0].ShouldBe("absexp");
        new DateTimeOffset(long.Parse(hash[1]), TimeSpan.Zero).ShouldBe(before.AddHours(1), TimeSpan.FromSeconds(10));
        hash[2..].ShouldBe(["sldexp", TimeSpan.FromMinutes(1).Ticks.ToString(), "data", "v"]);
        int.Parse((await CliAsync(redis, "TTL", "k"))[0]).ShouldBeInRange(50, 60);
    }

    [Fact]
    public async Task ReadsWhatMicrosoftsCacheStored()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        await CliAsync(redis, "HSET", "k", "absexp", "-1", "sldexp", TimeSpan.FromMinutes(5).Ticks.ToString(), "data", "v");
        await CliAsync(redis, "EXPIRE", "k", "10");

        (await CacheOf(service).GetStringAsync("k", Cancellation)).ShouldBe("v");

        int.Parse((await CliAsync(redis, "TTL", "k"))[0]).ShouldBeInRange(290, 300);
    }

    [Fact]
    public async Task ForgetsAnEntryWhenItsTimeIsUpOrItIsRemoved()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);
        await cache.SetStringAsync("short", "v", For(TimeSpan.FromMilliseconds(50)), Cancellation);
        await cache.SetStringAsync("removed", "v", Cancellation);

        await cache.RemoveAsync("removed", Cancellation);

        (await cache.GetAsync("removed", Cancellation)).ShouldBeNull();
        await EventuallyAsync(async () => await cache.GetAsync("short", Cancellation) is null);
    }

    [Fact]
    public async Task TakesTheTimeToLiveAwayFromAnEntryThatIsSetAgainWithoutOne()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);

        await cache.SetStringAsync("k", "v", For(TimeSpan.FromMinutes(1)), Cancellation);
        await cache.SetStringAsync("k", "w", Cancellation);

        (await CliAsync(redis, "TTL", "k")).ShouldBe(["-1"]);
    }

    [Fact]
    public async Task AnswersManyCallersAtOnceEachItsOwn()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);

        await Parallel.ForAsync(0, 2000, Cancellation, async (i, cancellation) =>
        {
            await cache.SetStringAsync($"k{i}", $"v{i}", cancellation);
            (await cache.GetStringAsync($"k{i}", cancellation)).ShouldBe($"v{i}");
        });
    }

    [Fact]
    public async Task StaysInStepWhenACallerStopsWaiting()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);
        await cache.SetStringAsync("a", "1", Cancellation);
        await cache.SetStringAsync("b", "2", Cancellation);

        for (var i = 0; i < 200; i++)
        {
            using var impatient = new CancellationTokenSource();
            var abandoned = cache.GetStringAsync("a", impatient.Token);
            await impatient.CancelAsync();
            await abandoned.ContinueWith(_ => { }, TaskScheduler.Default);
            (await cache.GetStringAsync("b", Cancellation)).ShouldBe("2");
        }
    }

    [Fact]
    public async Task ConnectsAgainAfterTheServerWasKilled()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);
        var cache = CacheOf(service);
        await cache.SetStringAsync("k", "v", Cancellation);

        await redis.KillAsync();
        await Should.ThrowAsync<RedisConnectionException>(async () =>
        {
            // The first command may still have found the connection open.
            await cache.GetAsync("k", Cancellation);
            await cache.GetAsync("k", Cancellation);
        });
        (await service.Client.GetAsync("/health", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await redis.RestartAsync(Cancellation);

        await EventuallyAsync(async () =>
        {
            try
            {
                await cache.SetStringAsync("k", "w", Cancellation);
                return true;
            }
            catch (RedisConnectionException)
            {
                return false;
            }
        });
        (await cache.GetStringAsync("k", Cancellation)).ShouldBe("w");
        (await service.Client.GetAsync("/health", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TimesOutOnAServerThatDoesNotAnswer()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync($"{redis.ConnectionString},asyncTimeout=500");
        var cache = CacheOf(service);
        await cache.SetStringAsync("k", "v", Cancellation);

        await CliAsync(redis, "CLIENT", "PAUSE", "1500", "ALL");
        await Should.ThrowAsync<RedisTimeoutException>(cache.GetAsync("k", Cancellation));

        await EventuallyAsync(async () =>
        {
            try
            {
                return await cache.GetStringAsync("k", Cancellation) == "v";
            }
            catch (Exception exception) when (exception is RedisTimeoutException or RedisConnectionException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task TimesOutWhileTheServerDoesNotEvenRead()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync($"{redis.ConnectionString},asyncTimeout=500");
        var cache = CacheOf(service);
        await cache.SetStringAsync("k", "v", Cancellation);

        redis.Freeze();
        await Should.ThrowAsync<RedisTimeoutException>(cache.SetAsync("large", new byte[50_000_000], Cancellation));
        redis.Thaw();

        await EventuallyAsync(async () => await cache.GetStringAsync("k", Cancellation) == "v");
    }

    [Fact]
    public async Task SignsInAndChoosesItsDatabase()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation, "--requirepass", "s3cret");
        await using var service = await StartAsync(
            $"{redis.ConnectionString},password=s3cret,ssl=false,abortConnect=false,defaultDatabase=3,name=test");
        await using var stranger = await StartAsync($"{redis.ConnectionString},password=wrong");

        await CacheOf(service).SetStringAsync("k", "v", Cancellation);

        (await CliAsync(redis, "-a", "s3cret", "--no-auth-warning", "-n", "3", "HGET", "k", "data")).ShouldBe(["v"]);
        (await CliAsync(redis, "-a", "s3cret", "--no-auth-warning", "CLIENT", "LIST"))[0].ShouldContain("name=test");
        (await Should.ThrowAsync<RedisConnectionException>(CacheOf(stranger).GetAsync("k", Cancellation)))
            .Message.ShouldContain("WRONGPASS");
    }

    [Fact]
    public async Task TracesItsCommandsAndReportsItsHealth()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await StartAsync(redis.ConnectionString);

        await CacheOf(service).GetAsync("k", Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Source.Name == "OpenTelemetry.Instrumentation.StackExchangeRedis");
        span.DisplayName.ShouldBe("HMGET");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.GetTagItem("db.system").ShouldBe("redis");
        span.GetTagItem("db.statement").ShouldBe("HMGET");
        span.GetTagItem("server.address").ShouldBe("127.0.0.1");
        span.GetTagItem("server.port").ShouldBe(redis.Port);
        (await service.Client.GetStringAsync("/health", Cancellation)).ShouldBe("Healthy");
    }

    [Fact]
    public async Task TakesThePlaceOfTheCacheInMemory()
    {
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var service = await TestService.StartAsync(
            configure: builder =>
            {
                builder.Services.AddDistributedMemoryCache();
                builder.AddRedisDistributedCache("cache");
            },
            settings: ("ConnectionStrings:cache", redis.ConnectionString));

        await CacheOf(service).SetStringAsync("k", "v", Cancellation);

        (await CliAsync(redis, "HGET", "k", "data")).ShouldBe(["v"]);
    }

    [Theory]
    [InlineData("localhost", "Unspecified/localhost:6379", false, null, null)]
    [InlineData("cache:6380,password=a=b,ssl=True,user=me", "Unspecified/cache:6380", true, "me", "a=b")]
    [InlineData("10.0.0.1:7000, [::1]:7001", "10.0.0.1:7000;[::1]:7001", false, null, null)]
    public void ReadsTheConnectionStringFormatOfStackExchangeRedis(string text, string endPoints, bool ssl, string? user, string? password)
    {
        var options = ConfigurationOptions.Parse(text);

        string.Join(';', options.EndPoints).ShouldBe(endPoints);
        options.Ssl.ShouldBe(ssl);
        options.User.ShouldBe(user);
        options.Password.ShouldBe(password);
    }

    [Fact]
    public void RefusesAKeywordItDoesNotKnow()
        => Should.Throw<ArgumentException>(() => ConfigurationOptions.Parse("localhost,pasword=x")).Message.ShouldContain("pasword");

    [Fact]
    public async Task SaysWhatIsMissingWithoutAConnectionString()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.AddRedisDistributedCache("cache"));

        Should.Throw<InvalidOperationException>(() => CacheOf(service)).Message.ShouldContain("ConnectionStrings:cache");
    }

    private static Task<TestService> StartAsync(string connectionString)
        => TestService.StartAsync(
            configure: builder => builder.AddRedisDistributedCache("cache"),
            settings: ("ConnectionStrings:cache", connectionString));

    private static DistributedCacheEntryOptions For(TimeSpan lifetime) => new() { AbsoluteExpirationRelativeToNow = lifetime };

    private static IDistributedCache CacheOf(TestService service) => service.Services.GetRequiredService<IDistributedCache>();

    private static async Task<string[]> CliAsync(RedisServer redis, params string[] command)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{redis.Port}", .. command])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = await cli.StandardOutput.ReadToEndAsync(Cancellation);
        return output.TrimEnd('\n').Split('\n');
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(20, Cancellation);
        }
    }
}
