using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Embeddings;

public static class EmbeddingsExtensions
{
    /// <summary>The embedding model of the connection string <c>embeddings</c>, the built-in one when it is empty, and the table of vectors.</summary>
    public static IHostApplicationBuilder AddEmbeddings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new HashingEmbeddingGenerator());
        builder.Services.AddSingleton<EmbeddingStore>();
        return builder;
    }
}
