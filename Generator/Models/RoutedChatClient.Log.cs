namespace LlmRag.Generator.Models;

internal sealed partial class RoutedChatClient
{
    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "Model {Failed} failed ({Kind}): {Error} Falling back to {Next}")]
    private partial void LogFallback(string failed, ModelErrorKind kind, string error, string next);
}
