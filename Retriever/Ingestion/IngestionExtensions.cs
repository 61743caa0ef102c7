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
        services.AddOptions<KnowledgeOptions>().BindConfiguration(KnowledgeOptions.Section);

        services.AddSingleton<IDocumentReader, MarkdownReader>();
        services.AddSingleton<IDocumentReader, HtmlReader>();
        services.AddSingleton<IDocumentReader, PlainTextReader>();
        services.AddSingleton<IDocumentReader, JsonReader>();
        services.AddSingleton<IDocumentReader, CsvReader>();
        services.AddSingleton<IDocumentReader, DocxReader>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<Chunker>();
        services.AddSingleton<IndexWriter>();
        services.AddSingleton<DocumentIngestor>();
        services.AddSingleton<IngestionSignal>();
        services.AddSingleton<IngestionQueue>();
        services.AddSingleton<IngestionReader>();
        services.AddHostedService<IngestionWorker>();
        services.AddHostedService<KnowledgeIngestion>();
        return builder;
    }
}
