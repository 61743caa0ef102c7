using System.Net;
using LlmRag.Servers.Fakes;
using LlmRag.Servers.Machine;
using LlmRag.WebFrontend.Clients;
using Microsoft.AspNetCore.Http;

namespace LlmRag.WebFrontend.Tests.Clients;

public sealed class GeneratorClientTests : IAsyncLifetime
{
    private FakeGenerator _generator = null!;
    private HttpClient _http = null!;
    private GeneratorClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _generator = await FakeGenerator.StartAsync();
        _http = new HttpClient { BaseAddress = _generator.Url };
        _client = new GeneratorClient(_http);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _generator.DisposeAsync();
    }

    [Fact]
    public async Task ReadsEveryEventAndSkipsUnknownOnes()
    {
        _generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            await exchange.SendAsync("news", new { of = "tomorrow" }, cancellationToken);
            await exchange.SendAsync(FakeAnswers.Complete(exchange), cancellationToken);
        };

        var events = await AskAsync();

        events.Select(happened => happened.GetType()).ShouldBe(
            [typeof(RetrievalEvent), typeof(DeltaEvent), typeof(DeltaEvent), typeof(CitationEvent), typeof(DeltaEvent), typeof(DoneEvent)]);
        events.OfType<RetrievalEvent>().Single().Hits[0].Ranks.ShouldBe(new PassageRanks(Lexical: 1, Vector: 2));
        events.OfType<CitationEvent>().Single().Citation.Quote.ShouldBe(FakeAnswers.Quote);
        var answer = events.OfType<DoneEvent>().Single().Answer;
        answer.Text.ShouldStartWith("LlmRag counts tokens");
        answer.Usage.ShouldBe(new AnswerUsage(1234, 56));
        answer.Latency.TotalMs.ShouldBe(1250);
    }

    [Fact]
    public async Task ThrowsTheProblemThatEndsTheStreamAfterWhatCameBefore()
    {
        _generator.OnQuestion = (exchange, cancellationToken) => exchange.SendAsync(
            [FakeAnswers.Retrieval(exchange), FakeAnswers.Delta("Half"), FakeAnswers.Error(504, "The model took longer than 60 s.", exchange.TraceId)], cancellationToken);
        var events = new List<AnswerEvent>();

        var thrown = await Should.ThrowAsync<ServiceException>(async () =>
        {
            await foreach (var happened in _client.AskAsync(new AnswerRequest("Why?"), Cancelled))
            {
                events.Add(happened);
            }
        });

        events.OfType<DeltaEvent>().Single().Text.ShouldBe("Half");
        thrown.Problem.What.ShouldBe("The model took longer than 60 s.");
        thrown.Problem.Status.ShouldBe(504);
        thrown.Problem.TraceId.ShouldNotBeNull().Length.ShouldBe(32);
    }

    [Fact]
    public async Task AStreamThatEndsWithoutAnAnswerBrokeOff()
    {
        _generator.OnQuestion = (exchange, cancellationToken) => exchange.SendAsync([FakeAnswers.Retrieval(exchange)], cancellationToken);

        (await Should.ThrowAsync<ServiceException>(AskAsync)).Problem.What.ShouldContain("broke off");
    }

    [Fact]
    public async Task CancellingEndsTheRequestAtTheGenerator()
    {
        _generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            await exchange.SendAsync([FakeAnswers.Retrieval(exchange)], cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _client.AskAsync(new AnswerRequest("Why?"), stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        var aborted = new TaskCompletionSource();
        (await _generator.NextAsync(Cancelled)).Aborted.Register(aborted.SetResult);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
    }

    [Fact]
    public async Task SaysWhichFieldWasRefused()
    {
        _generator.Refuse = () => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["question"] = ["Ask something."] });

        var problem = (await Should.ThrowAsync<ServiceException>(AskAsync)).Problem;

        problem.What.ShouldBe("Ask something.");
        problem.Status.ShouldBe(StatusCodes.Status400BadRequest);
    }

    [Fact]
    public async Task AGatewaysPageIsAProblemToo()
    {
        _generator.Refuse = () => TypedResults.Content("<html>Bad gateway</html>", "text/html", statusCode: (int)HttpStatusCode.BadGateway);

        (await Should.ThrowAsync<ServiceException>(AskAsync)).Problem.What.ShouldBe("The generator answered with status 502.");
    }

    [Fact]
    public async Task SaysThatTheServiceCannotBeReached()
    {
        using var nowhere = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}") };

        var thrown = await Should.ThrowAsync<ServiceException>(() => new GeneratorClient(nowhere).GetModelsAsync(Cancelled));

        thrown.Problem.What.ShouldBe("The generator cannot be reached.");
        thrown.Problem.WhatToDo.ShouldContain("dashboard");
    }

    [Fact]
    public async Task ListsTheModels() =>
        (await _client.GetModelsAsync(Cancelled)).ShouldBe([new ModelInfo("extractive", "llmrag", "extractive-1", BuiltIn: true, IsDefault: true)]);

    private async Task<List<AnswerEvent>> AskAsync() => await _client.AskAsync(new AnswerRequest("Why?"), Cancelled).ToListAsync(Cancelled);
}
