// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Microsoft.Extensions.AI;

public static class OpenAIClientExtensions
{
    /// <summary>The chat client behind the abstraction.</summary>
    public static IChatClient AsIChatClient(this ChatClient chatClient) => new OpenAIChatClient(chatClient);

    /// <summary>The embedding client behind the abstraction.</summary>
    /// <param name="embeddingClient">The client.</param>
    /// <param name="defaultModelDimensions">The dimensions to ask for where a request names none.</param>
    public static IEmbeddingGenerator<string, Embedding<float>> AsIEmbeddingGenerator(this EmbeddingClient embeddingClient, int? defaultModelDimensions = null) =>
        new OpenAIEmbeddingGenerator(embeddingClient, defaultModelDimensions);
}
