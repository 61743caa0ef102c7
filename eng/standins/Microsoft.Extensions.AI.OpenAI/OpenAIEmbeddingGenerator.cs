// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using OpenAI.Embeddings;

namespace Microsoft.Extensions.AI;

/// <summary>Embeddings of texts.</summary>
internal sealed class OpenAIEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingClient _client;
    private readonly int? _dimensions;
    private readonly EmbeddingGeneratorMetadata _metadata;

    public OpenAIEmbeddingGenerator(EmbeddingClient client, int? defaultModelDimensions)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(defaultModelDimensions ?? 1, 1, nameof(defaultModelDimensions));
        _client = client;
        _dimensions = defaultModelDimensions;
        _metadata = new("openai", client.Endpoint, client.Model, defaultModelDimensions);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = options?.RawRepresentationFactory?.Invoke(this) as OpenAI.Embeddings.EmbeddingGenerationOptions ?? new();
        request.Dimensions ??= options?.Dimensions ?? _dimensions;
        if (options?.ModelId is { } model && !(request.Patch.TryGetValue("$.model"u8, out string? patched) && patched is not null))
        {
            request.Patch.Set("$.model"u8, model);
        }

        var embeddings = (await _client.GenerateEmbeddingsAsync(values, request, cancellationToken).ConfigureAwait(false)).Value;
        return new(embeddings.Select(embedding => new Embedding<float>(embedding.ToFloats())
        {
            CreatedAt = DateTimeOffset.UtcNow,
            ModelId = embeddings.Model,
        }))
        {
            Usage = embeddings.Usage is { } usage
                ? new() { InputTokenCount = usage.InputTokenCount, TotalTokenCount = usage.TotalTokenCount }
                : null,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return
            serviceKey is not null ? null :
            serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata :
            serviceType == typeof(EmbeddingClient) ? _client :
            serviceType.IsInstanceOfType(this) ? this :
            null;
    }

    public void Dispose()
    {
    }
}
