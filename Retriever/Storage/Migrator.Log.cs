namespace LlmRag.Retriever.Storage;

public sealed partial class Migrator
{
    [LoggerMessage(2001, LogLevel.Information, "Applied migration {Migration}")]
    private static partial void LogApplied(ILogger logger, string migration);
}
