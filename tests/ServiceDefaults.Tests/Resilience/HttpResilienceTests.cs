using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using LlmRag.Servers.Machine;
using LlmRag.ServiceDefaults.Resilience;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace LlmRag.ServiceDefaults.Tests.Resilience;

public class HttpResilienceTests
{
    private static readonly (string Key, string? Value)[] Impatient =
    [
        ("HttpResilience:AttemptTimeout", "00:00:01"),
        ("HttpResilience:TotalTimeout", "00:00:02"),
        ("HttpResilience:RetryDelay", "00:00:00.001"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LetsAStreamRunForLongerThanEveryTimeout()
    {
        await using var server = await TestService.StartAsync(app => app.MapGet("/stream", async (HttpContext context) =>
        {
            for (var chunk = 0; chunk < 10; chunk++)
            {
                await context.Response.WriteAsync("token\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(250, context.RequestAborted);
            }
        }));
        await using var service = await TestService.StartAsync(settings: Impatient);
        var watch = Stopwatch.StartNew();

        using var response = await ClientOf(service).GetAsync(
            new Uri(server.Address, "/stream"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        text.ShouldBe(string.Concat(Enumerable.Repeat("token\n", 10)));
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("GET", 4)]
    [InlineData("HEAD", 4)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task TriesAgainOnlyWhatChangesNothing(string method, int expected)
    {
        var tries = 0;
        await using var server = await TestService.StartAsync(app => app.Map("/busy", () =>
        {
            Interlocked.Increment(ref tries);
            return Results.StatusCode(503);
        }));
        await using var service = await TestService.StartAsync(settings: ("HttpResilience:RetryDelay", "00:00:00.001"));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, "/busy"));

        using var response = await ClientOf(service).SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        tries.ShouldBe(expected);
    }

    [Fact]
    public async Task TriesAPostAgainThatItsClientCallsSafe()
    {
        var bodies = new List<string>();
        await using var server = await TestService.StartAsync(app => app.MapPost("/search", async (HttpRequest request) =>
        {
            bodies.Add(await new StreamReader(request.Body).ReadToEndAsync());
            return bodies.Count < 3 ? Results.StatusCode(503) : Results.Text("found");
        }));
        await using var service = await TestService.StartAsync(settings: ("HttpResilience:RetryDelay", "00:00:00.001"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/search"))
        {
            Content = JsonContent.Create(new { query = "x" }),
        };

        using var response = await ClientOf(service).SendAsync(request.AsSafeToRetry(), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        bodies.ShouldBe(Enumerable.Repeat("""{"query":"x"}""", 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SucceedsWhenTheServerRecovers(bool isSynchronous)
    {
        var tries = 0;
        await using var server = await TestService.StartAsync(app => app.MapGet("/", () =>
            Interlocked.Increment(ref tries) < 3 ? Results.StatusCode(503) : Results.Text("ok")));
        await using var service = await TestService.StartAsync(settings: ("HttpResilience:RetryDelay", "00:00:00.001"));

        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        using var response = isSynchronous
            ? ClientOf(service).Send(request, Cancellation)
            : await ClientOf(service).SendAsync(request, Cancellation);

        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("ok");

        tries.ShouldBe(3);
        service.CollectMetrics().ShouldContain(metric => metric.Meter == "Polly" && metric.Name == "resilience.polly.strategy.events"
            && Equals(metric.Tags["event.name"], "OnRetry"));
    }

    [Fact]
    public async Task WaitsAsLongAsTheServerAsksFor()
    {
        var first = 0L;
        var waited = TimeSpan.Zero;
        await using var server = await TestService.StartAsync(app => app.MapGet("/", (HttpResponse response) =>
        {
            if (first == 0)
            {
                first = Stopwatch.GetTimestamp();
                response.Headers.RetryAfter = "1";
                return Results.StatusCode(429);
            }

            waited = Stopwatch.GetElapsedTime(first);
            return Results.Text("ok");
        }));
        await using var service = await TestService.StartAsync(settings: ("HttpResilience:RetryDelay", "00:00:00.001"));

        await ClientOf(service).GetStringAsync(server.Address, Cancellation);

        waited.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
    }

    [Fact]
    public async Task SendsAPostAgainThatNeverArrived()
    {
        var port = FreePort.Next();
        await using var service = await TestService.StartAsync(
            settings: [("HttpResilience:RetryDelay", "00:00:00.200"), ("HttpResilience:MaxRetries", "8")]);

        var posted = ClientOf(service).PostAsync($"http://127.0.0.1:{port}/questions", new StringContent("why?"), Cancellation);
        await service.Telemetry.SpanAsync(span => Equals(span.GetTagItem("error.type"), "connection_error"));
        string? received = null;
        await using var server = await TestService.StartAsync(
            app => app.MapPost("/questions", async (HttpRequest request) =>
            {
                received = await new StreamReader(request.Body).ReadToEndAsync();
                return "because";
            }),
            settings: ("Kestrel:Endpoints:Http:Url", $"http://127.0.0.1:{port}"));

        using var response = await posted;
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("because");
        received.ShouldBe("why?");
    }

    [Fact]
    public async Task GivesUpOnAServerThatSendsNoHeaders()
    {
        var tries = 0;
        await using var server = await TestService.StartAsync(app => app.MapPost("/slow", async (CancellationToken aborted) =>
        {
            Interlocked.Increment(ref tries);
            await Task.Delay(Timeout.Infinite, aborted);
        }));
        await using var service = await TestService.StartAsync(settings: Impatient);

        await Should.ThrowAsync<TimeoutRejectedException>(ClientOf(service).PostAsync(new Uri(server.Address, "/slow"), null, Cancellation));

        tries.ShouldBe(1);
    }

    [Fact]
    public async Task BreaksTheCircuitOfOneServerWithoutCuttingOffAnother()
    {
        await using var broken = await TestService.StartAsync(app => app.MapPost("/", () => Results.StatusCode(500)));
        await using var sound = await TestService.StartAsync(app => app.MapPost("/", () => "ok"));
        await using var service = await TestService.StartAsync();
        using var client = ClientOf(service);

        var refused = await Should.ThrowAsync<BrokenCircuitException>(async () =>
        {
            for (var call = 0; call < 1000; call++)
            {
                using var _ = await client.PostAsync(broken.Address, null, Cancellation);
            }
        });

        refused.ShouldNotBeNull();
        (await client.PostAsync(sound.Address, null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("HttpResilience:AttemptTimeout", "-00:00:01")]
    [InlineData("HttpResilience:MaxRetries", "0")]
    [InlineData("HttpResilience:TotalTimeout", "00:00:01")]
    public async Task RefusesToStartWithLimitsThatMakeNoSense(string key, string value)
    {
        var refusal = await Should.ThrowAsync<Exception>(TestService.StartAsync(settings: (key, value)));

        var reasons = refusal is AggregateException several ? several.InnerExceptions : [refusal];
        reasons.ShouldAllBe(reason => reason is OptionsValidationException);
    }

    private static HttpClient ClientOf(TestService service) => service.Services.GetRequiredService<IHttpClientFactory>().CreateClient("test");
}
