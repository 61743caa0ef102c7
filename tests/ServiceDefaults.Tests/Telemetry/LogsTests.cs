using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class LogsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExportsEntriesWithTheirFieldsEventNameAndTrace()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", (ILoggerFactory loggers) =>
            loggers.CreateLogger("test").Log(LogLevel.Information, new EventId(7, "Searched"), "Found {Passages} passages", 8)));

        await service.Client.GetAsync("/", Cancellation);
        var span = await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /");

        var log = service.Telemetry.Logs.Where(log => log.EventName == "Searched").ShouldHaveSingleItem();
        log.Message.ShouldBe("Found 8 passages");
        log.Attributes["Passages"].ShouldBe(8);
        log.TraceId.ShouldBe(span.TraceId);
        log.Scopes.ShouldContain("RequestPath");
        log.Scopes.ShouldNotContain("TraceId");
    }

    [Fact]
    public async Task LogsAnExceptionThatBecomesA500Once()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/broken", string () => throw new InvalidOperationException("no")));

        await service.Client.GetAsync("/broken", Cancellation);
        await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /broken");

        service.Telemetry.Logs.Where(log => log.TraceId != default).ShouldHaveSingleItem().EventName.ShouldBe("UnhandledException");
    }

    [Fact]
    public async Task LogsNothingForARequestThatCannotBeReadNorForAHealthCheckThatPasses()
    {
        await using var service = await TestService.StartAsync(app => app.MapPost("/items", (Dictionary<string, int> item) => item));
        service.Telemetry.Logs.Clear();

        await service.Client.PostAsync("/items", new StringContent("{", null, "application/json"), Cancellation);
        await service.Client.GetAsync("/health", Cancellation);
        await service.Telemetry.SpanAsync(span => span.DisplayName == "POST /items");

        service.Telemetry.Logs.ShouldBeEmpty();
    }

    [Fact]
    public async Task TakesACallerThatLeavesForNoError()
    {
        var arrived = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(app => app.MapGet("/slow", async (CancellationToken aborted) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, aborted);
        }));
        using var leaving = new CancellationTokenSource();

        var request = service.Client.GetAsync("/slow", leaving.Token);
        await arrived.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(request);
        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        span.GetTagItem("http.response.status_code").ShouldBe(499);
        service.Telemetry.Logs.ShouldNotContain(log => log.TraceId == span.TraceId);
    }

    [Fact]
    public async Task LogsAnExceptionInTheMiddleOfAStreamAndMarksItsSpan()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/stream", async (HttpResponse response) =>
        {
            await response.WriteAsync("first");
            await response.Body.FlushAsync();
            throw new InvalidOperationException("no");
        }));

        await Should.ThrowAsync<HttpRequestException>(service.Client.GetStringAsync("/stream", Cancellation));

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("error.type").ShouldBe("System.InvalidOperationException");
        service.Telemetry.Logs.ShouldContain(log => log.TraceId == span.TraceId && log.EventName == "UnhandledException");
    }
}
