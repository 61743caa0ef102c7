using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmRag.ServiceDefaults.Tests;

public class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 5)]
    [InlineData("20", 20)]
    public async Task GivesRequestsSomeSecondsUnlessTheConfigurationSaysOtherwise(string? setting, int seconds)
    {
        await using var service = await TestService.StartAsync(settings: setting is null ? [] : [("shutdownTimeoutSeconds", setting)]);

        service.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task EndsAStreamThatDoesNotEndByItself()
    {
        var ended = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/stream", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("first");
                await context.Response.Body.FlushAsync();
                try
                {
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                }
                finally
                {
                    ended.SetResult();
                }
            }),
            settings: ("shutdownTimeoutSeconds", "1"));
        using var response = await service.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var watch = Stopwatch.StartNew();

        await service.Services.GetRequiredService<IHost>().StopAsync(Cancellation);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
