using System.Net.ServerSentEvents;
using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;

namespace LlmRag.Generator.Answers;

/// <summary>
/// One answer as server-sent events. The pipeline runs on its own beside the response: an iterator would lose the current span between
/// two events. When the response ends early, so does the pipeline.
/// </summary>
internal sealed class AnswerStream : IAsyncDisposable
{
    private const int Buffered = 64;

    private readonly Channel<AnswerEvent> _events = Channel.CreateBounded<AnswerEvent>(Buffered);
    private readonly CancellationTokenSource _stop;
    private readonly Task _pipeline;

    private AnswerStream(AnswerPipeline pipeline, ValidQuestion question, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _pipeline = RunAsync(pipeline, question);
    }

    /// <summary>Starts the answer and waits for its first event, so that what fails before can still be an ordinary response.</summary>
    public static async Task<AnswerStream> StartAsync(AnswerPipeline pipeline, ValidQuestion question, CancellationToken cancellationToken)
    {
        var stream = new AnswerStream(pipeline, question, cancellationToken);
        try
        {
            await stream._events.Reader.WaitToReadAsync(cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The events; where the answer fails, the last one is the problem.</summary>
    public async IAsyncEnumerable<SseItem<object>> ReadAsync(Func<Exception, ProblemDetails> problem)
    {
        await using var _ = this;
        while (true)
        {
            Exception? failure = null;
            try
            {
                if (!await _events.Reader.WaitToReadAsync(_stop.Token))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                yield break;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (failure is not null)
            {
                yield return new SseItem<object>(problem(failure), "error");
                yield break;
            }

            while (_events.Reader.TryRead(out var happened))
            {
                yield return new SseItem<object>(DataOf(happened), happened.Type);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pipeline;
        _stop.Dispose();
    }

    private async Task RunAsync(AnswerPipeline pipeline, ValidQuestion question)
    {
        try
        {
            await pipeline.AnswerAsync(question, _events.Writer.WriteAsync, _stop.Token);
            _events.Writer.Complete();
        }
        catch (Exception exception)
        {
            // It surfaces where the events are read.
            _events.Writer.Complete(exception);
        }
    }

    private static object DataOf(AnswerEvent happened) => happened switch
    {
        CitationEvent cited => cited.Citation,
        DoneEvent done => done.Answer,
        _ => happened,
    };
}
