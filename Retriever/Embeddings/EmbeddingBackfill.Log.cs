namespace LlmRag.Retriever.Embeddings;

public sealed partial class EmbeddingBackfill
{
    [LoggerMessage(2110, LogLevel.Information, "Made the embeddings of {Count} passages with {Model}")]
    private static partial void LogDone(ILogger logger, int count, string model);

    [LoggerMessage(2111, LogLevel.Warning, "Could not make embeddings; trying again soon")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
