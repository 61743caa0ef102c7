using System.ClientModel;
using System.Data.Common;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LlmRag.Retriever.Embeddings;

/// <summary>
/// Makes the embedding model that a connection string names:
/// <code>
/// Provider=openai;Key=sk-…;Model=text-embedding-3-small
/// Provider=azureopenai;Endpoint=https://my.openai.azure.com;Key=…;Model=my-deployment
/// Provider=ollama;Endpoint=http://localhost:11434;Model=nomic-embed-text
/// </code>
/// All three speak OpenAI's protocol. An empty one, or <c>Provider=hash</c>, is the built-in model.
/// </summary>
public static class EmbeddingModel
{
    /// <exception cref="FormatException">The connection string is incomplete or names an unknown provider. The message says what is missing, and never the key.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> Create(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new HashingEmbeddingGenerator();
        }

        var parts = Parse(connectionString);
        var provider = parts("Provider")?.ToLowerInvariant();
        return provider switch
        {
            "hash" or "llmrag" or "extractive" => new HashingEmbeddingGenerator(),
            "openai" => Connect(provider, Endpoint("Endpoint", "https://api.openai.com", "/v1"), Required("Key"), Required("Model"), Dimensions()),
            "azureopenai" => Connect(provider, Endpoint("Endpoint", null, "/openai/v1"), Required("Key"), Required("Model"), Dimensions()),
            "ollama" => Connect(provider, Endpoint("Endpoint", "http://localhost:11434", "/v1"), parts("Key") ?? "ollama", Required("Model"), Dimensions()),
            _ => throw new FormatException($"ConnectionStrings:embeddings names the provider '{provider}'. Known are openai, azureopenai, ollama; leave it empty for the built-in model."),
        };

        string Required(string name) => parts(name) ?? throw new FormatException($"ConnectionStrings:embeddings lacks '{name}', which provider '{provider}' needs.");

        int? Dimensions() => parts("Dimensions") is not { } text ? null
            : int.TryParse(text, out var number) && number > 0 ? number
            : throw new FormatException("ConnectionStrings:embeddings has a 'Dimensions' that is not a positive number.");

        // An address without a path is that of the server; its OpenAI-compatible API stands under a path of its own.
        Uri Endpoint(string name, string? byDefault, string path)
        {
            var text = parts(name) ?? byDefault ?? Required(name);
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri.AbsolutePath == "/" ? new Uri(uri, path) : uri
                : throw new FormatException("ConnectionStrings:embeddings has an 'Endpoint' that is not an http or https address.");
        }
    }

    private static Func<string, string?> Parse(string connectionString)
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return name => builder.TryGetValue(name, out var value) && $"{value}" is { Length: > 0 } text ? text : null;
        }
        catch (ArgumentException)
        {
            // Its message would repeat the text, key included.
            throw new FormatException("ConnectionStrings:embeddings is not of the form 'Provider=…;Endpoint=…;Key=…;Model=…'.");
        }
    }

    private static NamedEmbeddingGenerator Connect(string provider, Uri endpoint, string key, string model, int? dimensions)
    {
        var client = new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint });
        return new NamedEmbeddingGenerator(
            client.GetEmbeddingClient(model).AsIEmbeddingGenerator(dimensions),
            new EmbeddingGeneratorMetadata(provider == "azureopenai" ? "azure.ai.openai" : provider, endpoint, model, dimensions));
    }

    // The adapter calls every endpoint "openai".
    private sealed class NamedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingGeneratorMetadata metadata)
        : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata : base.GetService(serviceType, serviceKey);
    }
}
