namespace LlmRag.Retriever.Embeddings;

public sealed partial class EmbeddingStore
{
    [LoggerMessage(2101, LogLevel.Error, "The embedding model {Model} did not answer")]
    private static partial void LogProbeFailed(ILogger logger, string model, Exception exception);

    [LoggerMessage(2102, LogLevel.Warning, "Dropping the embeddings of model {Former}; making them anew with {Model}")]
    private static partial void LogRebuild(ILogger logger, string former, string model);
}
