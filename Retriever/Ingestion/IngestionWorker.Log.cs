namespace LlmRag.Retriever.Ingestion;

public sealed partial class IngestionWorker
{
    [LoggerMessage(2201, LogLevel.Information, "Ingested {Name} as document {DocumentId}")]
    private static partial void LogIngested(ILogger logger, string name, Guid? documentId);

    [LoggerMessage(2202, LogLevel.Warning, "Cannot read {Name}: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string name, string reason);

    [LoggerMessage(2203, LogLevel.Error, "Ingesting {Name} failed (try {Attempt})")]
    private static partial void LogFailed(ILogger logger, string name, int attempt, Exception exception);

    [LoggerMessage(2204, LogLevel.Warning, "Another worker has taken over {Name}")]
    private static partial void LogLeaseLost(ILogger logger, string name);

    [LoggerMessage(2205, LogLevel.Warning, "The database does not answer; ingestion waits")]
    private static partial void LogDatabaseAway(ILogger logger, Exception exception);
}
