using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LlmRag.Generator.Models;
using LlmRag.Generator.Tests.Fakes;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Answers;

public class AnswerFailureTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, 503)]
    [InlineData(HttpStatusCode.InternalServerError, 503)]
    [InlineData(HttpStatusCode.GatewayTimeout, 504)]
    [InlineData(HttpStatusCode.NotFound, 502)]
    public async Task AFailingRetrieverIsAProblemAlsoForThoseWhoWantEvents(HttpStatusCode failure, int status)
    {
        await using var application = new GeneratorApplication();
        application.Retriever.Respond = (_, _) => Task.FromResult(new HttpResponseMessage(failure));

        foreach (var events in (bool[])[false, true])
        {
            using var response = await PostAsync(application, events);
            await ShouldBeProblemAsync(response, status);
        }
    }

    [Fact]
    public async Task ARetrieverThatCannotBeReachedIsAProblem()
    {
        await using var application = new GeneratorApplication { Settings = { ["HttpResilience:RetryDelay"] = "00:00:00.001" } };
        application.Retriever.Respond = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");

        using var response = await PostAsync(application, events: false);

        await ShouldBeProblemAsync(response, 503);
    }

    [Fact]
    public async Task ARetrieverThatIsTooSlowIsAProblem()
    {
        await using var application = new GeneratorApplication { Settings = { ["Answers:RetrievalTimeout"] = "00:00:00.050" } };
        application.Retriever.Respond = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };

        using var response = await PostAsync(application, events: false);

        await ShouldBeProblemAsync(response, 504);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"indexVersion":"1","hits":[{"score":"x"}]}""")]
    public async Task ARetrieverThatSendsRubbishIsAProblem(string body)
    {
        await using var application = new GeneratorApplication();
        application.Retriever.Respond = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, null, "application/json") });

        using var response = await PostAsync(application, events: false);

        await ShouldBeProblemAsync(response, 502);
    }

    [Theory]
    [InlineData(ModelErrorKind.Unavailable, 503)]
    [InlineData(ModelErrorKind.Timeout, 504)]
    [InlineData(ModelErrorKind.Unauthorized, 502)]
    [InlineData(ModelErrorKind.InvalidResponse, 502)]
    [InlineData(ModelErrorKind.BadRequest, 502)]
    [InlineData(ModelErrorKind.ContentFiltered, 422)]
    [InlineData(ModelErrorKind.RateLimited, 429)]
    public async Task AFailingModelIsAProblem(ModelErrorKind kind, int status)
    {
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient
            {
                Stream = (_, _, _) => throw new ModelException(kind, "The model 'x' failed.")
                {
                    RetryAfter = kind == ModelErrorKind.RateLimited ? TimeSpan.FromSeconds(6.2) : null,
                    Fallbacks = [new ModelFallback("y", "It failed as well.")],
                },
            },
        };

        using var response = await PostAsync(application, events: false);

        var problem = await ShouldBeProblemAsync(response, status);
        problem.GetProperty("detail").GetString().ShouldBe("The model 'x' failed.");
        problem.GetProperty("fallbacks")[0].GetProperty("model").GetString().ShouldBe("y");
        response.Headers.RetryAfter?.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (response.Headers.RetryAfter is not null).ShouldBe(kind == ModelErrorKind.RateLimited);
    }

    [Fact]
    public async Task AModelThatBreaksInTheMiddleEndsTheStreamWithTheProblem()
    {
        await using var application = new GeneratorApplication { Model = new FakeChatClient { Stream = (_, _, _) => Broken() } };

        using var response = await PostAsync(application, events: true);
        var events = await response.ReadEventsAsync(Cancelled).ToListAsync(Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        events.Select(e => e.Type).ShouldBe(["retrieval", "delta", "error"]);
        var problem = events[^1].Data;
        problem.GetProperty("status").GetInt32().ShouldBe(503);
        problem.GetProperty("detail").GetString().ShouldBe("The stream broke.");
        problem.GetProperty("traceId").GetString().ShouldBe(events[0].Data.GetProperty("answerId").GetString());

        static async IAsyncEnumerable<ChatResponseUpdate> Broken()
        {
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "The cache");
            throw new ModelException(ModelErrorKind.Unavailable, "The stream broke.");
        }
    }

    [Fact]
    public async Task AnUnforeseenFailureInTheStreamSaysNothingOfItsInside()
    {
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient { Stream = (_, _, _) => throw new InvalidOperationException("secret inside") },
        };

        using var response = await PostAsync(application, events: true);
        var events = await response.ReadEventsAsync(Cancelled).ToListAsync(Cancelled);

        events[^1].Type.ShouldBe("error");
        events[^1].Data.GetProperty("status").GetInt32().ShouldBe(500);
        events[^1].Data.ToString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACallerThatGoesAwayStopsTheModel(bool events)
    {
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var application = new GeneratorApplication
        {
            Model = new FakeChatClient { Stream = (_, _, token) => Endless(token) },
        };
        using var goAway = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var client = application.CreateClient();

        var asking = events
            ? client.PostForEventsAsync(new { question = "How?" }, goAway.Token)
            : client.PostAsJsonAsync("/answers", new { question = "How?" }, goAway.Token);
        await started.Task.WaitAsync(Cancelled);
        if (events)
        {
            // The headers are there, the body never ends.
            using var response = await asking;
        }

        await goAway.CancelAsync();

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);

        async IAsyncEnumerable<ChatResponseUpdate> Endless([EnumeratorCancellation] CancellationToken token)
        {
            using var registration = token.Register(stopped.SetResult);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "The cache ");
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(GeneratorApplication application, bool events) =>
        events
            ? application.CreateClient().PostForEventsAsync(new { question = "How?" }, Cancelled)
            : application.CreateClient().PostAsJsonAsync("/answers", new { question = "How?" }, Cancelled);

    private static async Task<JsonElement> ShouldBeProblemAsync(HttpResponseMessage response, int status)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        ((int)response.StatusCode).ShouldBe(status, problem.ToString());
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("traceId").GetString()!.ShouldMatch("^[0-9a-f]{32}$");
        return problem;
    }
}
