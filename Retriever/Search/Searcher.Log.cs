namespace LlmRag.Retriever.Search;

public sealed partial class Searcher
{
    [LoggerMessage(2301, LogLevel.Warning, "The query could not be embedded; searching by words only")]
    private static partial void LogDegraded(ILogger logger, Exception exception);
}
