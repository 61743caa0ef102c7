namespace LlmRag.Retriever.Storage;

public sealed partial class StoreInitializer
{
    [LoggerMessage(2010, LogLevel.Warning, "The database does not answer yet (try {Attempt})")]
    private static partial void LogWaiting(ILogger logger, int attempt, Exception? exception);

    [LoggerMessage(2011, LogLevel.Warning, "Searching by words only: {Reason}")]
    private static partial void LogNoVectors(ILogger logger, string reason);

    [LoggerMessage(2012, LogLevel.Information, "The store is ready")]
    private static partial void LogReady(ILogger logger);
}
