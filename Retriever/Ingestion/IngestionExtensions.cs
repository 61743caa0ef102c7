using LlmRag.Retriever.Documents.Readers;

namespace LlmRag.Retriever.Ingestion;

public static class IngestionExtensions
{
    /// <summary>The queue of accepted documents and what is done with them.</summary>
    public static IHostApplicationBuilder AddIngestion(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChunkingOptions>().BindConfiguration(ChunkingOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<IDocumentReader, MarkdownReader>();
        services.AddSingleton<IDocumentReader, PlainTextReader>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<Chunker>();
        services.AddSingleton<IndexWriter>();
        services.AddSingleton<DocumentIngestor>();
        services.AddSingleton<IngestionSignal>();
        services.AddSingleton<IngestionQueue>();
        services.AddSingleton<IngestionReader>();
        services.AddHostedService<IngestionWorker>();
        return builder;
    }
}
