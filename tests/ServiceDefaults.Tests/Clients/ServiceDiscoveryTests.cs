using LlmRag.Servers.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LlmRag.ServiceDefaults.Tests.Clients;

public class ServiceDiscoveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https+http://retriever/search", "services:retriever:http:0")]
    [InlineData("http://retriever/search", "services:retriever:http:0")]
    [InlineData("https+http://_api.retriever/search", "services:retriever:api:0")]
    [InlineData("https+http://retriever/search", "services:retriever:default:0")]
    [InlineData("https+http://retriever/search", "services:retriever:http")]
    public async Task FindsAServiceByTheNameThatTheConfigurationGivesIt(string uri, string key)
    {
        await using var retriever = await TestService.StartAsync(app => app.MapGet("/search", () => "found"));
        await using var service = await TestService.StartAsync(settings: (key, retriever.Address.ToString()));

        (await ClientOf(service).GetStringAsync(uri, Cancellation)).ShouldBe("found");
    }

    [Fact]
    public async Task TakesTurnsAmongTheInstancesOfAService()
    {
        await using var first = await TestService.StartAsync(app => app.MapGet("/", () => "1"));
        await using var second = await TestService.StartAsync(app => app.MapGet("/", () => "2"));
        await using var service = await TestService.StartAsync(settings:
        [
            ("services:retriever:http:0", first.Address.ToString()),
            ("services:retriever:http:1", second.Address.ToString()),
        ]);
        using var client = ClientOf(service);

        var answers = new List<string>();
        for (var call = 0; call < 4; call++)
        {
            answers.Add(await client.GetStringAsync("https+http://retriever", Cancellation));
        }

        answers.Order().ShouldBe(["1", "1", "2", "2"]);
    }

    [Fact]
    public async Task ResolvesAgainWhenItTriesAgain()
    {
        await using var sound = await TestService.StartAsync(app => app.MapGet("/", () => "ok"));
        await using var service = await TestService.StartAsync(settings:
        [
            ("services:retriever:http:0", $"http://127.0.0.1:{FreePort.Next()}"),
            ("services:retriever:http:1", sound.Address.ToString()),
            ("HttpResilience:RetryDelay", "00:00:00.001"),
        ]);
        using var client = ClientOf(service);

        for (var call = 0; call < 4; call++)
        {
            (await client.GetStringAsync("https+http://retriever", Cancellation)).ShouldBe("ok");
        }
    }

    [Fact]
    public async Task LeavesAnAddressAlone()
    {
        await using var other = await TestService.StartAsync(app => app.MapGet("/a/b", () => "ok"));
        await using var service = await TestService.StartAsync();

        (await ClientOf(service).GetStringAsync(new Uri(other.Address, "/a/b?c=d"), Cancellation)).ShouldBe("ok");
    }

    private static HttpClient ClientOf(TestService service) => service.Services.GetRequiredService<IHttpClientFactory>().CreateClient("test");
}
