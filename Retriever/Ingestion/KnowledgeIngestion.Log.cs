namespace LlmRag.Retriever.Ingestion;

public sealed partial class KnowledgeIngestion
{
    [LoggerMessage(2220, LogLevel.Information, "The store is empty: ingesting {Count} pages of {Folder}")]
    private static partial void LogQueued(ILogger logger, int count, string folder);

    [LoggerMessage(2221, LogLevel.Warning, "Knowledge:Path names {Folder}, which does not exist")]
    private static partial void LogNoFolder(ILogger logger, string folder);
}
