using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Embeddings;

public static class EmbeddingsExtensions
{
    /// <summary>The embedding model of the connection string <c>embeddings</c>, the built-in one when it is empty, and the table of vectors.</summary>
    public static IHostApplicationBuilder AddEmbeddings(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
            new TelemetryEmbeddingGenerator(EmbeddingModel.Create(provider.GetRequiredService<IConfiguration>().GetConnectionString("embeddings"))));
        services.AddSingleton<EmbeddingStore>();
        services.AddHostedService<EmbeddingBackfill>();
        return builder;
    }
}
