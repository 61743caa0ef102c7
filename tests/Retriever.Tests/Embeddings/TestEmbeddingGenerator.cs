using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Tests.Embeddings;

/// <summary>A model whose vectors say how many of the first letters of the alphabet a text has; unless the test says otherwise.</summary>
internal sealed class TestEmbeddingGenerator(string model, int dimensions, Uri? endpoint = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Func<IEnumerable<string>, GeneratedEmbeddings<Embedding<float>>>? OnGenerate { get; set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(OnGenerate?.Invoke(values) ?? new GeneratedEmbeddings<Embedding<float>>(values.Select(Embed)) { Usage = new UsageDetails { InputTokenCount = 7 } });

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", endpoint, model, dimensions) : null;

    public void Dispose()
    {
    }

    private Embedding<float> Embed(string text)
    {
        var vector = new float[dimensions];
        vector[0] = 0.1f;
        vector[1] = text.Contains("sails", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        vector[2] = text.Contains("wheels", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return new Embedding<float>(vector) { ModelId = $"{model}-2026" };
    }
}
