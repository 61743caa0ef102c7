using System.Diagnostics;
using LlmRag.Servers.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class TracingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NamesARequestAfterItsRouteAndDescribesItWithTheAttributesOfTheConventions()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/items/{id}", (string id) => id));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/items/7?secret=x&b=2");
        request.Headers.Add("User-Agent", "test/1");

        await service.Client.SendAsync(request, Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Source.Name == "Microsoft.AspNetCore");
        span.DisplayName.ShouldBe("GET /items/{id}");
        span.Kind.ShouldBe(ActivityKind.Server);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        span.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).ShouldBe(
        [
            new("http.request.method", "GET"),
            new("http.response.status_code", 200),
            new("http.route", "/items/{id}"),
            new("network.protocol.version", "1.1"),
            new("server.address", "127.0.0.1"),
            new("server.port", service.Address.Port),
            new("url.path", "/items/7"),
            new("url.query", "?secret=Redacted&b=Redacted"),
            new("url.scheme", "http"),
            new("user_agent.original", "test/1"),
        ]);
    }

    [Fact]
    public async Task MarksARequestThatFailedInsideAsAnErrorWithItsExceptionsType()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/broken", string () => throw new InvalidOperationException("no")));

        await service.Client.GetAsync("/broken", Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /broken" && span.Kind == ActivityKind.Server);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("error.type").ShouldBe("System.InvalidOperationException");
        span.GetTagItem("http.response.status_code").ShouldBe(500);
    }

    [Fact]
    public async Task NamesAnErrorWithoutAnExceptionByItsStatus()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/down", () => Results.StatusCode(503)));

        await service.Client.GetAsync("/down", Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("error.type").ShouldBe("503");
    }

    [Fact]
    public async Task DoesNotMarkTheCallersErrorsAsErrorsOfTheServer()
    {
        await using var service = await TestService.StartAsync(app => app.MapPost("/items", (Item item) => item.Name));

        await service.Client.PostAsync("/items", new StringContent("{", null, "application/json"), Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        span.GetTagItem("http.response.status_code").ShouldBe(400);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task DoesNotTraceTheHealthEndpoints(string path)
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/after", () => "ok"));

        (await service.Client.GetStringAsync(path, Cancellation)).ShouldBe("Healthy");
        await service.Client.GetAsync("/after", Cancellation);

        await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /after" && span.Kind == ActivityKind.Server);
        service.Telemetry.Spans.ShouldNotContain(span => span.Kind == ActivityKind.Server && span.DisplayName != "GET /after");
    }

    [Fact]
    public async Task DescribesAnOutgoingRequestAndContinuesItsTraceInTheOtherService()
    {
        await using var other = await TestService.StartAsync(app => app.MapGet("/inner", () => Results.StatusCode(404)));
        await using var service = await TestService.StartAsync(app => app.MapGet("/outer", async (IHttpClientFactory clients) =>
        {
            using var response = await clients.CreateClient().GetAsync(new Uri(other.Address, "/inner"));
            return (int)response.StatusCode;
        }));

        await service.Client.GetAsync("/outer", Cancellation);

        var outer = await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /outer" && span.Kind == ActivityKind.Server);
        var inner = await service.Telemetry.SpanAsync(span => span.DisplayName == "GET /inner" && span.Kind == ActivityKind.Server);
        var client = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Client && span.ParentSpanId == outer.SpanId);
        inner.ParentSpanId.ShouldBe(client.SpanId);
        inner.TraceId.ShouldBe(outer.TraceId);
        client.Source.Name.ShouldBe("System.Net.Http");
        client.DisplayName.ShouldBe("GET");
        client.Status.ShouldBe(ActivityStatusCode.Error);
        client.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).ShouldBe(
        [
            new("error.type", "404"),
            new("http.request.method", "GET"),
            new("http.response.status_code", 404),
            new("network.protocol.version", "1.1"),
            new("server.address", "127.0.0.1"),
            new("server.port", other.Address.Port),
            new("url.full", new Uri(other.Address, "/inner").ToString()),
        ]);
    }

    [Fact]
    public async Task NamesWhatKeptAnOutgoingRequestFromItsServer()
    {
        await using var service = await TestService.StartAsync();
        using var client = new HttpClient();

        await Should.ThrowAsync<HttpRequestException>(client.GetAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/"), Cancellation));

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Client);
        span.GetTagItem("error.type").ShouldBe("connection_error");
        span.Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Theory]
    [InlineData("LlmRag.Retriever")]
    [InlineData("LlmRag.Anything.Else")]
    [InlineData("Npgsql")]
    [InlineData("ServiceDefaults.Tests")]
    public async Task ListensToOurSourcesAndToNpgsql(string name)
    {
        await using var service = await TestService.StartAsync();
        using var source = new ActivitySource(name);

        source.StartActivity("work")?.Dispose();

        (await service.Telemetry.SpanAsync(span => span.Source.Name == name)).DisplayName.ShouldBe("work");
    }

    [Fact]
    public async Task DoesNotListenToSourcesNobodyAskedFor()
    {
        await using var service = await TestService.StartAsync();
        using var source = new ActivitySource("Somebody.Else");

        source.StartActivity("work").ShouldBeNull();
    }

    [Fact]
    public async Task TellsTheCallerWhichSpanServedIt()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "ok"));

        using var response = await service.Client.GetAsync("/", Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        response.Headers.GetValues("traceresponse").ShouldHaveSingleItem()
            .ShouldBe($"00-{span.TraceId}-{span.SpanId}-01");
    }

    [Fact]
    public async Task ContinuesTheTraceOfTheCaller()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "ok"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Address };

        await client.SendAsync(request, Cancellation);

        var span = await service.Telemetry.SpanAsync(span => span.Kind == ActivityKind.Server);
        span.TraceId.ToHexString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        span.ParentSpanId.ToHexString().ShouldBe("b7ad6b7169203331");
    }

    private sealed record Item(string Name);
}
