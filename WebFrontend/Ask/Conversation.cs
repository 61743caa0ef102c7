using System.Diagnostics;
using LlmRag.WebFrontend.Clients;

namespace LlmRag.WebFrontend.Ask;

/// <summary>
/// The conversation on the page: one per circuit, so it survives going to another page and a short loss of the connection.
/// Its members are called on the circuit's dispatcher only.
/// </summary>
public sealed class Conversation(GeneratorClient generator) : IDisposable
{
    private readonly List<Turn> _turns = [];
    private CancellationTokenSource? _running;
    private string? _id;

    /// <summary>Raised after every change, on the dispatcher.</summary>
    public event Action? Changed;

    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>What stands in the question box, so that it is still there after a visit to another page.</summary>
    public string Draft { get; set; } = "";

    public bool IsRunning => _running is not null;

    /// <summary>Asks a question; returns when its answer is complete, stopped or failed.</summary>
    public async Task AskAsync(string question)
    {
        if (IsRunning)
        {
            return;
        }

        var turn = new Turn(question);
        _turns.Add(turn);
        using var running = _running = new CancellationTokenSource();
        Changed?.Invoke();
        using var ask = AskTelemetry.StartQuestion();
        turn.AnswerId = ask?.TraceId.ToHexString();
        try
        {
            await foreach (var happened in generator.AskAsync(new AnswerRequest(question, _id), running.Token))
            {
                Take(turn, happened, running);
            }
        }
        catch (OperationCanceledException)
        {
            turn.Stop();
        }
        catch (ServiceException exception)
        {
            turn.Fail(exception.Problem);
            ask?.SetStatus(ActivityStatusCode.Error, exception.Message);
            ask?.SetTag("error.type", exception.Problem.Status is { } status ? $"{status}" : exception.InnerException?.GetType().FullName ?? "_OTHER");
        }
        finally
        {
            ask?.SetTag("gen_ai.conversation.id", turn.ConversationId);

            // A new conversation may have begun meanwhile, with a question of its own.
            if (_running == running)
            {
                _running = null;
            }

            Changed?.Invoke();
        }
    }

    /// <summary>Ends the request of the running question, which ends the call of the model.</summary>
    public void Stop() => _running?.Cancel();

    /// <summary>Asks the question of a turn again, in its place at the end of the conversation.</summary>
    public Task RetryAsync(Turn turn)
    {
        if (IsRunning)
        {
            return Task.CompletedTask;
        }

        _turns.Remove(turn);
        return AskAsync(turn.Question);
    }

    /// <summary>Forgets everything and starts anew.</summary>
    public void Clear()
    {
        Stop();
        _running = null;
        _turns.Clear();
        _id = null;
        Changed?.Invoke();
    }

    public void Dispose()
    {
        Changed = null;
        _running?.Cancel();
    }

    private void Take(Turn turn, AnswerEvent happened, CancellationTokenSource running)
    {
        turn.Apply(happened);
        if (_running != running)
        {
            return;
        }

        _id = turn.ConversationId ?? _id;
        Changed?.Invoke();
    }
}
