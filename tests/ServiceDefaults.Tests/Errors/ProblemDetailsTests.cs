using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LlmRag.ServiceDefaults.Tests.Errors;

public class ProblemDetailsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task AnswersAnExceptionWithA500ThatTellsItsCauseToTheDeveloperOnly(string environment)
    {
        await using var service = await StartAsync(environment);

        var (response, problem) = await ReadAsync(await service.Client.GetAsync("/broken", Cancellation));

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        problem.GetProperty("status").GetInt32().ShouldBe(500);
        problem.GetProperty("title").GetString().ShouldBe("An error occurred while processing your request.");
        await ShouldNameItsTrace(service, problem);
        if (environment == "Development")
        {
            problem.GetProperty("detail").GetString().ShouldBe("System.InvalidOperationException: the secret");
        }
        else
        {
            problem.GetRawText().ShouldNotContain("secret");
        }
    }

    [Theory]
    [InlineData("{", "body", "open JSON object")]
    [InlineData("{\"question\": \"x\", \"top\": \"many\"}", "top", "The value has the wrong type (line 1, byte 32).")]
    [InlineData("{\"question\": \"x\",\n \"nested\": {\"score\": []}}", "nested.score", "The value has the wrong type (line 2, byte 23).")]
    [InlineData("{}", "question", "The field is required.")]
    [InlineData("not json", "body", "is an invalid")]
    public async Task SaysWhichFieldOfMalformedJsonIsWrongAndWhere(string body, string field, string reason)
    {
        foreach (var environment in new[] { "Production", "Development" })
        {
            await using var service = await StartAsync(environment);

            var (response, problem) = await ReadAsync(await service.Client.PostAsync(
                "/questions", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation));

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            problem.GetProperty("title").GetString().ShouldBe("The request body could not be read.");
            var error = problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
            error.Name.ShouldBe(field);
            error.Value.EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain(reason);
            problem.GetRawText().ShouldNotContain("System.");
            problem.GetRawText().ShouldNotContain("LlmRag");
            await ShouldNameItsTrace(service, problem);
        }
    }

    [Fact]
    public async Task NamesEveryMissingField()
    {
        await using var service = await StartAsync();

        var (_, problem) = await ReadAsync(await service.Client.PostAsync(
            "/pairs", new StringContent("{}", Encoding.UTF8, "application/json"), Cancellation));

        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["left", "right"]);
    }

    [Fact]
    public async Task AnswersABodyThatIsTooLargeWith413()
    {
        await using var service = await StartAsync();

        var (response, problem) = await ReadAsync(await service.Client.PostAsync(
            "/questions", new StringContent($"{{\"question\":\"{new string('x', 20_000)}\"}}", Encoding.UTF8, "application/json"), Cancellation));

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        problem.GetProperty("status").GetInt32().ShouldBe(413);
        problem.GetProperty("title").GetString().ShouldBe("Content Too Large");
        problem.GetProperty("detail").GetString().ShouldBe("The request body may have 10,000 bytes.");
        await ShouldNameItsTrace(service, problem);
    }

    [Fact]
    public async Task AnswersAFormThatIsTooLargeWith413()
    {
        await using var service = await StartAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[20_000]), "file", "a.txt" } };

        var (response, problem) = await ReadAsync(await service.Client.PostAsync("/files", form, Cancellation));

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await ShouldNameItsTrace(service, problem);
    }

    [Theory]
    [InlineData("/missing", HttpStatusCode.NotFound)]
    [InlineData("/conflict", HttpStatusCode.Conflict)]
    [InlineData("/plain/429", HttpStatusCode.TooManyRequests)]
    [InlineData("/plain/503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/plain/504", HttpStatusCode.GatewayTimeout)]
    public async Task DescribesEveryOtherError(string path, HttpStatusCode expected)
    {
        await using var service = await StartAsync();

        var (response, problem) = await ReadAsync(await service.Client.GetAsync(path, Cancellation));

        response.StatusCode.ShouldBe(expected);
        problem.GetProperty("status").GetInt32().ShouldBe((int)expected);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        await ShouldNameItsTrace(service, problem);
    }

    [Fact]
    public async Task DescribesValidationErrorsByField()
    {
        await using var service = await StartAsync();

        var (response, problem) = await ReadAsync(await service.Client.GetAsync("/invalid", Cancellation));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").GetProperty("question")[0].GetString().ShouldBe("must not be empty");
        await ShouldNameItsTrace(service, problem);
    }

    [Fact]
    public async Task AnswersAWrongContentTypeWith415()
    {
        await using var service = await StartAsync();

        var (response, problem) = await ReadAsync(await service.Client.PostAsync("/questions", new StringContent("hello"), Cancellation));

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        await ShouldNameItsTrace(service, problem);
    }

    [Theory]
    [InlineData("/broken")]
    [InlineData("/conflict")]
    [InlineData("/missing")]
    public async Task DescribesTheErrorAlsoToAClientThatAskedForAnEventStream(string path)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");

        var (_, problem) = await ReadAsync(await service.Client.SendAsync(request, Cancellation));

        await ShouldNameItsTrace(service, problem);
    }

    [Theory]
    [InlineData("/missing", HttpStatusCode.NotFound)]
    [InlineData("/broken", HttpStatusCode.InternalServerError)]
    public async Task LeavesTheErrorPagesToAServiceThatHasPages(string path, HttpStatusCode expected)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");

        using var response = await service.Client.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(expected);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/plain");
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain("secret");
    }

    private static Task<TestService> StartAsync(string environment = "Production") => TestService.StartAsync(
        app =>
        {
            app.MapGet("/broken", string () => throw new InvalidOperationException("the secret"));
            app.MapPost("/questions", (Question question) => question);
            app.MapPost("/pairs", (Pair pair) => pair);
            app.MapPost("/files", (IFormFileCollection files) => files.Count).DisableAntiforgery();
            app.MapGet("/conflict", () => TypedResults.Problem("twice", statusCode: 409));
            app.MapGet("/plain/{status}", (int status) => Results.StatusCode(status));
            app.MapGet("/invalid", () => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["question"] = ["must not be empty"] }));
        },
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10_000),
        environment);

    private static async Task<(HttpResponseMessage Response, JsonElement Problem)> ReadAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return (response, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }

    private static async Task ShouldNameItsTrace(TestService service, JsonElement problem)
    {
        var span = await service.Telemetry.SpanAsync(span => span.Kind == System.Diagnostics.ActivityKind.Server);
        problem.GetProperty("traceId").GetString().ShouldBe(span.TraceId.ToHexString());
    }

    private sealed record Nested(double Score);

    private sealed record Question
    {
        [System.Text.Json.Serialization.JsonPropertyName("question")]
        public required string Text { get; init; }

        public int Top { get; init; }

        public Nested? Nested { get; init; }
    }

    private sealed record Pair
    {
        public required string Left { get; init; }

        public required string Right { get; init; }
    }
}
