using LlmRag.Retriever.Embeddings;
using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Tests.Embeddings;

public sealed class EmbeddingModelTests
{
    [Theory]
    [InlineData(null, "llmrag", "hash-1", null)]
    [InlineData("", "llmrag", "hash-1", null)]
    [InlineData("Provider=hash", "llmrag", "hash-1", null)]
    [InlineData("Provider=openai;Key=k;Model=text-embedding-3-small", "openai", "text-embedding-3-small", "https://api.openai.com/v1")]
    [InlineData("Provider=OpenAI;Endpoint=http://localhost:8080/api/v3;Key=k;Model=m", "openai", "m", "http://localhost:8080/api/v3")]
    [InlineData("Provider=azureopenai;Endpoint=https://my.openai.azure.com;Key=k;Model=d", "azure.ai.openai", "d", "https://my.openai.azure.com/openai/v1")]
    [InlineData("Provider=ollama;Model=nomic-embed-text", "ollama", "nomic-embed-text", "http://localhost:11434/v1")]
    public void TheConnectionStringNamesTheModel(string? connectionString, string provider, string model, string? endpoint)
    {
        var metadata = EmbeddingModel.Create(connectionString).GetService<EmbeddingGeneratorMetadata>()!;

        metadata.ProviderName.ShouldBe(provider);
        metadata.DefaultModelId.ShouldBe(model);
        metadata.ProviderUri?.ToString().ShouldBe(endpoint);
    }

    [Theory]
    [InlineData("Provider=openai;Model=m", "Key")]
    [InlineData("Provider=openai;Key=very-secret", "Model")]
    [InlineData("Provider=azureopenai;Key=very-secret;Model=m", "Endpoint")]
    [InlineData("Provider=openai;Endpoint=ftp://x;Key=very-secret;Model=m", "Endpoint")]
    [InlineData("Provider=openai;Dimensions=many;Key=very-secret;Model=m", "Dimensions")]
    [InlineData("Provider=other;Key=very-secret", "other")]
    [InlineData("very-secret", "Provider=")]
    public void WhatIsWrongIsNamedAndTheKeyIsNot(string connectionString, string named)
    {
        var error = Should.Throw<FormatException>(() => EmbeddingModel.Create(connectionString));

        error.Message.ShouldContain(named);
        error.ToString().ShouldNotContain("very-secret");
    }
}
