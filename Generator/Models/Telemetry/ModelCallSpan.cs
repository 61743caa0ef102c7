using System.Diagnostics;
using LlmRag.Generator.Models.Connections;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Telemetry;

/// <summary>The span, the metrics and the event of one call of a model. Nothing here throws because nobody listens.</summary>
internal sealed class ModelCallSpan : IDisposable
{
    private readonly ModelTelemetry _telemetry;
    private readonly ModelConnection _connection;
    private readonly TimeProvider _clock;
    private readonly bool _streaming;
    private readonly Activity? _activity;
    private readonly long _started;
    private readonly List<double> _chunkSeconds = [];
    private long? _lastChunk;
    private TimeSpan? _timeToFirstChunk;

    public ModelCallSpan(
        ModelTelemetry telemetry, ModelConnection connection, TimeProvider clock, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool streaming)
    {
        (_telemetry, _connection, _clock, _streaming) = (telemetry, connection, clock, streaming);
        _started = clock.GetTimestamp();

        // What samplers decide by must be there when the span is created.
        _activity = ModelTelemetry.Source.StartActivity(
            $"{GenAi.Operation.Names.Chat} {connection.Model}",
            connection.BuiltIn ? ActivityKind.Internal : ActivityKind.Client,
            default(ActivityContext),
            Common(new TagList()));
        if (_activity is { IsAllDataRequested: true })
        {
            AddRequest(_activity, options);
            if (telemetry.CaptureContent)
            {
                AddInput(_activity, messages, options);
            }
        }
    }

    /// <summary>Whether the call's result has been recorded.</summary>
    public bool Ended { get; private set; }

    /// <summary>Makes the span the current one again.</summary>
    public void MakeCurrent()
    {
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
    }

    /// <summary>Notes the time of a chunk.</summary>
    public void Chunk()
    {
        var now = _clock.GetTimestamp();
        if (_lastChunk is { } last)
        {
            _chunkSeconds.Add(_clock.GetElapsedTime(last, now).TotalSeconds);
        }
        else
        {
            _timeToFirstChunk = _clock.GetElapsedTime(_started, now);
        }

        _lastChunk = now;
    }

    /// <summary>The call succeeded.</summary>
    public void Complete(ChatResponse response)
    {
        Ended = true;
        var reason = FinishReason(response.FinishReason);
        AddResponse(response, reason is null ? null : [reason]);
        if (_telemetry.CaptureContent && _activity is { IsAllDataRequested: true })
        {
            _activity.SetTag(GenAi.Output.Messages, MessageJson.Output(response.Messages, reason ?? GenAi.FinishReason.Stop));
        }

        Record(response, errorType: null);
    }

    /// <summary>The call failed or was cancelled, after <paramref name="partial"/> had arrived.</summary>
    public void Fail(Exception exception, ChatResponse? partial)
    {
        Ended = true;
        var errorType = ErrorType(exception);
        if (_activity is { IsAllDataRequested: true })
        {
            AddResponse(partial, [GenAi.FinishReason.Error]);
            if (_telemetry.CaptureContent && partial is { Messages.Count: > 0 })
            {
                _activity.SetTag(GenAi.Output.Messages, MessageJson.Output(partial.Messages, GenAi.FinishReason.Error));
            }

            _activity.SetTag(GenAi.Error.Type, errorType);
        }

        _activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        MakeCurrent();
        LogException(exception);
        Record(partial, errorType);
    }

    public void Dispose() => _activity?.Dispose();

    /// <summary>The provider's code, else the HTTP status, else the name of the exception: always of low cardinality.</summary>
    internal static string ErrorType(Exception exception) => exception switch
    {
        ModelException { ProviderCode: { } code } => code,
        ModelException { StatusCode: { } status } => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ModelException { Kind: ModelErrorKind.Timeout } => "timeout",
        ModelException { InnerException: { } inner } => inner.GetType().FullName!,
        OperationCanceledException => typeof(OperationCanceledException).FullName!,
        _ => exception.GetType().FullName!,
    };

    private void AddRequest(Activity activity, ChatOptions? options)
    {
        if (_streaming)
        {
            activity.SetTag(GenAi.Request.Stream, true);
        }

        if (AnswerContext.From(options) is { } context)
        {
            Set(activity, GenAi.Conversation.Id, context.ConversationId);
            Set(activity, GenAi.Prompt.Name, context.PromptName);
            Set(activity, GenAi.Prompt.Version, context.PromptVersion);
        }

        if (options is null)
        {
            return;
        }

        Set(activity, GenAi.Request.FrequencyPenalty, Exact(options.FrequencyPenalty));
        Set(activity, GenAi.Request.MaxTokens, options.MaxOutputTokens);
        Set(activity, GenAi.Request.PresencePenalty, Exact(options.PresencePenalty));
        Set(activity, GenAi.Request.Seed, options.Seed);
        Set(activity, GenAi.Request.StopSequences, options.StopSequences is { Count: > 0 } stops ? stops.ToArray() : null);
        Set(activity, GenAi.Request.Temperature, Exact(options.Temperature));
        Set(activity, GenAi.Request.TopK, options.TopK is { } topK ? (double)topK : null);
        Set(activity, GenAi.Request.TopP, Exact(options.TopP));
        Set(activity, GenAi.Output.Type, options.ResponseFormat switch
        {
            ChatResponseFormatText => GenAi.Output.Types.Text,
            ChatResponseFormatJson => GenAi.Output.Types.Json,
            _ => null,
        });
    }

    private static void AddInput(Activity activity, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
        {
            activity.SetTag(GenAi.SystemInstructions, MessageJson.Instructions(options.Instructions));
        }

        activity.SetTag(GenAi.Input.Messages, MessageJson.Input(messages));
        if (options?.Tools is { Count: > 0 } tools)
        {
            activity.SetTag(GenAi.Tool.Definitions, MessageJson.Tools(tools));
        }
    }

    private void AddResponse(ChatResponse? response, string[]? finishReasons)
    {
        if (_activity is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        Set(activity, GenAi.Response.FinishReasons, finishReasons);
        Set(activity, GenAi.Response.TimeToFirstChunk, _timeToFirstChunk?.TotalSeconds);
        Set(activity, GenAi.Response.Id, response?.ResponseId);
        Set(activity, GenAi.Response.Model, response?.ModelId);
        Set(activity, GenAi.Usage.InputTokens, Int(response?.Usage?.InputTokenCount));
        Set(activity, GenAi.Usage.OutputTokens, Int(response?.Usage?.OutputTokenCount));
        Set(activity, GenAi.Usage.CacheReadInputTokens, Int(response?.Usage?.CachedInputTokenCount));
        Set(activity, GenAi.Usage.ReasoningOutputTokens, Int(response?.Usage?.ReasoningTokenCount));
        KeepOneOfEachOpenAITag(activity);
    }

    // The adapter of the OpenAI library adds openai.* to the current chat span: once per try, and for every provider that speaks its protocol.
    private void KeepOneOfEachOpenAITag(Activity activity)
    {
        foreach (var name in (ReadOnlySpan<string>)[GenAi.OpenAI.ApiType, GenAi.OpenAI.ResponseServiceTier, GenAi.OpenAI.ResponseSystemFingerprint])
        {
            object? last = null;
            while (activity.GetTagItem(name) is { } value)
            {
                last = value;
                activity.SetTag(name, null);
            }

            if (_connection.ProviderName == GenAi.Provider.Names.OpenAI)
            {
                Set(activity, name, last);
            }
        }
    }

    private void Record(ChatResponse? response, string? errorType)
    {
        var tags = Common(new TagList());
        if (response?.ModelId is { } model)
        {
            tags.Add(GenAi.Response.Model, model);
        }

        if (_streaming && _timeToFirstChunk is { } first)
        {
            _telemetry.TimeToFirstChunk.Record(first.TotalSeconds, tags);
            foreach (var seconds in _chunkSeconds)
            {
                _telemetry.TimePerOutputChunk.Record(seconds, tags);
            }
        }

        RecordTokens(response?.Usage?.InputTokenCount, GenAi.Token.Types.Input, tags);
        RecordTokens(response?.Usage?.OutputTokenCount, GenAi.Token.Types.Output, tags);

        if (errorType is not null)
        {
            tags.Add(GenAi.Error.Type, errorType);
        }

        _telemetry.OperationDuration.Record(_clock.GetElapsedTime(_started).TotalSeconds, tags);
    }

    private void RecordTokens(long? count, string type, TagList tags)
    {
        if (Int(count) is { } tokens)
        {
            tags.Add(GenAi.Token.Type, type);
            _telemetry.TokenUsage.Record(tokens, tags);
        }
    }

    private TagList Common(TagList tags)
    {
        tags.Add(GenAi.Operation.Name, GenAi.Operation.Names.Chat);
        tags.Add(GenAi.Provider.Name, _connection.ProviderName);
        tags.Add(GenAi.Request.Model, _connection.Model);
        if (_connection.Endpoint is { } endpoint)
        {
            tags.Add(GenAi.Server.Address, endpoint.Host);
            tags.Add(GenAi.Server.Port, endpoint.Port);
        }

        return tags;
    }

    // The record carries no exception object: the exporter would write the short name of its type.
    private void LogException(Exception exception)
    {
        if (!_telemetry.Logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        KeyValuePair<string, object?>[] attributes =
        [
            new(GenAi.Operation.Name, GenAi.Operation.Names.Chat),
            new(GenAi.Provider.Name, _connection.ProviderName),
            new(GenAi.Request.Model, _connection.Model),
            new(GenAi.Exception.Type, exception.GetType().FullName),
            new(GenAi.Exception.Message, exception.Message),
            // Not ToString(): inner exceptions quote what the provider wrote, which may quote the prompt.
            new(GenAi.Exception.StackTrace, exception.StackTrace),
        ];
        _telemetry.Logger.Log(
            LogLevel.Warning, new EventId(2103, GenAi.Events.OperationException), attributes, exception: null,
            static (state, _) => $"Call of model {state[2].Value} failed: {state[4].Value}");
    }

    private static string? FinishReason(ChatFinishReason? reason) => reason?.Value switch
    {
        null => null,
        "tool_calls" => GenAi.FinishReason.ToolCall,
        var value => value,
    };

    // A float widened to double shows its rounding (0.1 becomes 0.10000000149011612); decimal keeps what was written.
    private static double? Exact(float? value) => value is { } number && float.IsFinite(number) && Math.Abs(number) < 1e10f ? (double)(decimal)number : value;

    private static int? Int(long? value) => value is { } number ? (int)Math.Min(number, int.MaxValue) : null;

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }
}
