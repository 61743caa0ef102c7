using System.Collections.Concurrent;
using System.Diagnostics;
using LlmRag.Servers.Fakes;
using LlmRag.WebFrontend.Ask;
using LlmRag.WebFrontend.Clients;
using Microsoft.AspNetCore.Http;

namespace LlmRag.WebFrontend.Tests.Ask;

public sealed class ConversationTests : IAsyncLifetime
{
    private readonly ConcurrentBag<Activity> _spans = [];
    private ActivityListener _listener = null!;
    private FakeGenerator _generator = null!;
    private HttpClient _http = null!;
    private Conversation _conversation = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is AskTelemetry.SourceName or nameof(ConversationTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
        _generator = await FakeGenerator.StartAsync();
        _http = new HttpClient { BaseAddress = _generator.Url };
        _conversation = new Conversation(new GeneratorClient(_http));
    }

    public async ValueTask DisposeAsync()
    {
        _conversation.Dispose();
        _http.Dispose();
        await _generator.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task EachQuestionIsTheRootOfATraceAndLinkedToItsCircuit()
    {
        using var source = new ActivitySource(nameof(ConversationTests));
        using var circuit = source.StartActivity("circuit").ShouldNotBeNull();

        await _conversation.AskAsync("First?");
        await _conversation.AskAsync("Second?");

        foreach (var turn in _conversation.Turns)
        {
            var exchange = await _generator.NextAsync(Cancelled);
            var span = _spans.Single(span => span.TraceId.ToHexString() == exchange.TraceId);
            (span.OperationName, span.Kind, span.ParentSpanId, span.Status).ShouldBe(("ask", ActivityKind.Internal, default, ActivityStatusCode.Unset));
            span.TraceId.ShouldNotBe(circuit.TraceId);
            span.Links.ShouldHaveSingleItem().Context.ShouldBe(circuit.Context);
            span.TagObjects.ShouldBe([new("gen_ai.conversation.id", "c-1")]);
            turn.AnswerId.ShouldBe(exchange.TraceId);
        }

        Activity.Current.ShouldBe(circuit);
    }

    [Fact]
    public async Task AFailureIsAnErrorOfTheSpanAndKeepsTheQuestion()
    {
        _generator.Refuse = () => TypedResults.Problem("No.", statusCode: 503);

        await _conversation.AskAsync("Why?");

        var turn = _conversation.Turns.ShouldHaveSingleItem();
        (turn.State, turn.Question, turn.Problem?.What).ShouldBe((TurnState.Failed, "Why?", "No."));
        var exchange = await _generator.NextAsync(Cancelled);
        var span = _spans.Single(span => span.TraceId.ToHexString() == exchange.TraceId);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.TagObjects.ShouldBe([new("error.type", "503")]);
        _conversation.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task ANewConversationStopsTheOldOneAndForgetsIt()
    {
        var started = new TaskCompletionSource();
        _generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            await exchange.SendAsync([FakeAnswers.Retrieval(exchange)], cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        _conversation.Changed += () =>
        {
            if (_conversation.Turns is [{ Passages.Count: > 0 }])
            {
                started.TrySetResult();
            }
        };
        var old = _conversation.AskAsync("Old?");
        await started.Task.WaitAsync(Cancelled);

        _conversation.Clear();
        await old;
        _generator.OnQuestion = (exchange, cancellationToken) => exchange.SendAsync(FakeAnswers.Complete(exchange), cancellationToken);
        await _conversation.AskAsync("New?");

        await _generator.NextAsync(Cancelled);
        (await _generator.NextAsync(Cancelled)).Request.GetProperty("conversationId").GetString().ShouldBeNull();
        _conversation.Turns.ShouldHaveSingleItem().Question.ShouldBe("New?");
    }
}
