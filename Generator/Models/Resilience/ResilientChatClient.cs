using System.Runtime.CompilerServices;
using LlmRag.Generator.Models.Connections;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace LlmRag.Generator.Models.Resilience;

/// <summary>
/// Calls one model within time limits and tries again what may be tried again: rate limits (as long as the provider asks for, within bounds),
/// failures of the server, timeouts, broken connections, and streams that break before their first token. After the first token
/// nothing is tried again: the reader has seen it. Every failure leaves here as a <see cref="ModelException"/>.
/// </summary>
internal sealed partial class ResilientChatClient : DelegatingChatClient
{
    private readonly ModelConnection _connection;
    private readonly ModelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retries;

    public ResilientChatClient(IChatClient innerClient, ModelConnection connection, ModelOptions options, TimeProvider clock, ILogger logger)
        : base(innerClient)
    {
        (_connection, _options, _clock, _logger) = (connection, options, clock, logger);
        _retries = Retries();
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        WithinTotalAsync(
            total => _retries.ExecuteAsync(async token => await TryAsync(messages, options, token), total).AsTask(), cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var total = new Deadline(_options.TotalTimeout, _clock, cancellationToken);
        await using var stream = await GuardAsync(
            () => _retries.ExecuteAsync(async token => await OpenAsync(messages, options, token), total.Token).AsTask(), total, cancellationToken);

        var finished = false;
        foreach (var update in stream.First)
        {
            finished |= update.FinishReason is not null;
            yield return update;
        }

        while (true)
        {
            stream.Limit.Set(_options.IdleTimeout);
            if (!await GuardAsync(() => NextAsync(stream), total, cancellationToken))
            {
                break;
            }

            // The time that the reader takes is not the model's.
            stream.Limit.Set(Timeout.InfiniteTimeSpan);
            finished |= stream.Updates.Current.FinishReason is not null;
            yield return stream.Updates.Current;
        }

        if (!finished)
        {
            throw ModelErrors.Broken(_connection);
        }
    }

    private async Task<ChatResponse> TryAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        // Without a stream the first token is the last one: only the total limits it.
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            return response.FinishReason == ChatFinishReason.ToolCalls || response.Messages.Any(message => message.Contents.Any(IsToken))
                ? response
                : throw Empty(response.FinishReason);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ModelErrors.Translate(exception, _connection, _clock.GetUtcNow());
        }
    }

    private async Task<OpenedStream> OpenAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var limit = new Deadline(_options.FirstTokenTimeout, _clock, cancellationToken);
        var updates = base.GetStreamingResponseAsync(messages, options, limit.Token).GetAsyncEnumerator(limit.Token);
        var stream = new OpenedStream(updates, [], limit);
        var opened = false;
        try
        {
            List<ChatResponseUpdate> first = [];
            ChatFinishReason? finishReason = null;
            while (await updates.MoveNextAsync())
            {
                finishReason ??= updates.Current.FinishReason;
                if (updates.Current.FinishReason is not null || updates.Current.Contents.Any(content => content is not TextContent { Text.Length: 0 }))
                {
                    first.Add(updates.Current);
                }

                if (updates.Current.Contents.Any(IsToken) || finishReason == ChatFinishReason.ToolCalls)
                {
                    limit.Set(Timeout.InfiniteTimeSpan);
                    opened = true;
                    return stream with { First = first };
                }
            }

            throw finishReason is null ? ModelErrors.Broken(_connection) : Empty(finishReason);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit.Expired && exception is OperationCanceledException
                ? ModelErrors.TimedOut(_connection, nameof(ModelOptions.FirstTokenTimeout), _options.FirstTokenTimeout, exception)
                : ModelErrors.Translate(exception, _connection, _clock.GetUtcNow());
        }
        finally
        {
            if (!opened)
            {
                await stream.DisposeAsync();
            }
        }
    }

    private async Task<bool> NextAsync(OpenedStream stream)
    {
        try
        {
            return await stream.Updates.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (stream.Limit.Expired)
        {
            throw ModelErrors.TimedOut(_connection, nameof(ModelOptions.IdleTimeout), _options.IdleTimeout, exception);
        }
    }

    private async Task<T> WithinTotalAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var total = new Deadline(_options.TotalTimeout, _clock, cancellationToken);
        return await GuardAsync(() => call(total.Token), total, cancellationToken);
    }

    // Cancelled by the caller stays cancelled; everything else is a ModelException.
    private async Task<T> GuardAsync<T>(Func<Task<T>> call, Deadline total, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw exception as OperationCanceledException ?? new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception) when (total.Expired && exception is not ModelException)
        {
            throw ModelErrors.TimedOut(_connection, nameof(ModelOptions.TotalTimeout), _options.TotalTimeout, exception);
        }
        catch (Exception exception)
        {
            throw ModelErrors.Translate(exception, _connection, _clock.GetUtcNow());
        }
    }

    private ModelException Empty(ChatFinishReason? finishReason) =>
        finishReason == ChatFinishReason.ContentFilter
            ? new(ModelErrorKind.ContentFiltered, $"{_connection} filtered the answer.")
            : new(ModelErrorKind.InvalidResponse, $"{_connection} answered without any text (finish reason {finishReason?.Value ?? "none"}).");

    private static bool IsToken(AIContent content) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent reasoning => reasoning.Text.Length > 0,
        UsageContent => false,
        _ => true,
    };

    private ResiliencePipeline Retries()
    {
        if (_options.MaxRetries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = _options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = _options.RetryDelay,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<ModelException>(error => error.IsTransient() && !(error.RetryAfter > _options.MaxRetryAfter)),
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as ModelException)?.RetryAfter),
                OnRetry = arguments =>
                {
                    if (arguments.Outcome.Exception is ModelException error)
                    {
                        LogRetry(arguments.AttemptNumber + 1, _connection.Model, error.Kind, error.Message, arguments.RetryDelay.TotalMilliseconds);
                    }

                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }
}
