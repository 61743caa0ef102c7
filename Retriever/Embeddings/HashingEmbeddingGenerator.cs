using System.Runtime.InteropServices;
using LlmRag.Evaluation.Text;
using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Embeddings;

/// <summary>
/// The built-in embedding model <c>hash-1</c>: words, word pairs and character n-grams, hashed with signs into 384 dimensions.
/// It finds shared words, inflections and misspellings, not meaning; it needs no model file, no network and no training, and gives the same vector in every process.
/// </summary>
/// <remarks>
/// Feature hashing with signs: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009 (arXiv:0902.2206).
/// Character n-grams with word boundaries: Bojanowski et al., "Enriching Word Vectors with Subword Information", TACL 2017 (arXiv:1607.04606).
/// Frequencies are damped (1 + ln tf), function words left out, each feature has two places, each vector has unit length.
/// The weights were chosen on the development halves of three collections (tests/Benchmarks/README.md).
/// </remarks>
public sealed class HashingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The name of the model; it changes whenever the vectors do.</summary>
    public const string ModelName = "hash-1";

    /// <summary>Length of the vectors.</summary>
    public const int Dimensions = 384;

    /// <summary>Value of <c>gen_ai.provider.name</c> for the models that are part of this application.</summary>
    public const string ProviderName = "llmrag";

    private const float WordWeight = 1f;
    private const float PairWeight = 0.2f;
    private const float GramWeight = 0.25f;
    private const int ShortestGram = 3;
    private const int LongestGram = 4;

    private static readonly EmbeddingGeneratorMetadata Metadata = new(ProviderName, providerUri: null, ModelName, Dimensions);

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        var words = 0;
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Embed(value, ref words)) { ModelId = ModelName });
        }

        embeddings.Usage = new UsageDetails { InputTokenCount = words, TotalTokenCount = words };
        return Task.FromResult(embeddings);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }

    private static float[] Embed(string text, ref int words)
    {
        var features = new Dictionary<ulong, (int Count, float Weight)>();
        string? previous = null;
        foreach (var token in Tokenizer.Tokenize(text))
        {
            words += token.IsPart ? 0 : 1;
            if (StopWords.IsFunctionWord(token.Text))
            {
                continue;
            }

            var stem = PorterStemmer.Stem(token.Text);
            Count(features, Hash(stem, 'w'), WordWeight);
            if (previous is not null && !token.IsPart)
            {
                Count(features, Hash(stem, 'p', Hash(previous, 'w')), PairWeight);
            }

            previous = token.IsPart ? previous : stem;
            CountGrams(features, token.Text);
        }

        var vector = new float[Dimensions];
        foreach (var (hash, (count, weight)) in features)
        {
            // Two places each: two features that meet in one of them seldom meet in the other as well.
            var value = weight * (1f + MathF.Log(count));
            Add(vector, hash, value);
            Add(vector, Mix(hash + 0x9E3779B97F4A7C15), value);
        }

        Normalize(vector);
        return vector;
    }

    private static void Add(float[] vector, ulong hash, float value) =>
        vector[hash % Dimensions] += (hash >> 63) == 0 ? value : -value;

    private static void CountGrams(Dictionary<ulong, (int Count, float Weight)> features, string word)
    {
        if (word.Length < ShortestGram)
        {
            return;
        }

        var marked = $"<{word}>";
        for (var length = ShortestGram; length <= LongestGram; length++)
        {
            for (var start = 0; start + length <= marked.Length; start++)
            {
                Count(features, Hash(marked.AsSpan(start, length), 'g'), GramWeight);
            }
        }
    }

    private static void Count(Dictionary<ulong, (int Count, float Weight)> features, ulong hash, float weight)
    {
        ref var feature = ref CollectionsMarshal.GetValueRefOrAddDefault(features, hash, out _);
        feature = (feature.Count + 1, weight);
    }

    // FNV-1a over UTF-16 units with the finaliser of SplitMix64: string.GetHashCode differs from process to process.
    private static ulong Hash(ReadOnlySpan<char> text, char kind, ulong seed = 14695981039346656037)
    {
        var hash = (seed ^ kind) * 1099511628211;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return Mix(hash);
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    private static void Normalize(float[] vector)
    {
        var squares = 0f;
        foreach (var value in vector)
        {
            squares += value * value;
        }

        if (squares == 0)
        {
            // No words at all: a fixed direction, because a zero vector has no cosine.
            vector[0] = 1;
            return;
        }

        var scale = 1f / MathF.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= scale;
        }
    }
}
