namespace LlmRag.Generator.Models.Resilience;

internal sealed partial class ResilientChatClient
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Try {Attempt} of model {Model} failed ({Kind}): {Error} Next try in {DelayMs} ms")]
    private partial void LogRetry(int attempt, string model, ModelErrorKind kind, string error, double delayMs);
}
