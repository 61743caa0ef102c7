using System.Data.Common;
using LlmRag.Generator.Models.Extractive;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.Generator.Models.Connections;

/// <summary>
/// What a connection string of a model says:
/// <code>
/// Provider=openai;Key=sk-…;Model=gpt-4o-mini
/// Provider=openai;Endpoint=http://localhost:8000/v1;Model=my-model
/// Provider=azureopenai;Endpoint=https://my-resource.openai.azure.com;Key=…;Model=my-deployment[;ApiVersion=2024-10-21]
/// Provider=ollama;Model=llama3.2
/// Provider=extractive
/// </code>
/// An empty one means the built-in model.
/// </summary>
public sealed class ModelConnection
{
    private static readonly string[] Keywords = ["provider", "endpoint", "key", "model", "apiversion"];

    private ModelConnection(ModelProvider provider, string model, Uri? endpoint = null, string? key = null, string? apiVersion = null) =>
        (Provider, Model, Endpoint, Key, ApiVersion) = (provider, model, endpoint, key, apiVersion);

    /// <summary>The kind of provider.</summary>
    public ModelProvider Provider { get; }

    /// <summary>The model in the provider's terms; the deployment for Azure OpenAI.</summary>
    public string Model { get; }

    /// <summary>The base of the API, or null for the built-in model.</summary>
    public Uri? Endpoint { get; }

    /// <summary>For Azure OpenAI: the version of the API by deployments, or null for the versionless <c>/openai/v1/</c>.</summary>
    public string? ApiVersion { get; }

    /// <summary>Whether the model runs in this process.</summary>
    public bool BuiltIn => Provider is ModelProvider.Extractive;

    /// <summary>The provider in the terms of the GenAI conventions, which want it as the endpoint tells it.</summary>
    public string ProviderName => Provider switch
    {
        ModelProvider.Extractive => GenAi.Provider.Names.LlmRag,
        ModelProvider.AzureOpenAI => GenAi.Provider.Names.AzureAIOpenAI,
        ModelProvider.Ollama => GenAi.Provider.Names.Ollama,
        _ => Endpoint!.Host switch
        {
            "api.deepseek.com" => GenAi.Provider.Names.DeepSeek,
            "api.groq.com" => GenAi.Provider.Names.Groq,
            "api.mistral.ai" => GenAi.Provider.Names.MistralAI,
            "api.perplexity.ai" => GenAi.Provider.Names.Perplexity,
            "api.x.ai" => GenAi.Provider.Names.XAI,
            _ => GenAi.Provider.Names.OpenAI,
        },
    };

    /// <summary>The key; never part of <see cref="ToString"/>, of a message or of telemetry.</summary>
    internal string? Key { get; }

    /// <summary>Reads a connection string.</summary>
    /// <param name="name">Its name, for the message.</param>
    /// <param name="connectionString">The text; empty means the built-in model.</param>
    /// <exception cref="FormatException">It is not usable; the message says why and never repeats a value that may be a key.</exception>
    public static ModelConnection Parse(string name, string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new(ModelProvider.Extractive, ExtractiveChatClient.ModelId);
        }

        var values = new DbConnectionStringBuilder();
        try
        {
            values.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw Invalid(name, "it is not of the form Provider=…;Endpoint=…;Key=…;Model=…");
        }

        foreach (string keyword in values.Keys)
        {
            if (!Keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid(name, $"'{keyword}' is not one of Provider, Endpoint, Key, Model, ApiVersion");
            }
        }

        var provider = Value(values, "provider") switch
        {
            null => throw Invalid(name, "Provider is missing: openai, azureopenai, ollama or extractive"),
            var text when text.Equals("extractive", StringComparison.OrdinalIgnoreCase) => ModelProvider.Extractive,
            var text when text.Equals("openai", StringComparison.OrdinalIgnoreCase) => ModelProvider.OpenAI,
            var text when text.Equals("azureopenai", StringComparison.OrdinalIgnoreCase) => ModelProvider.AzureOpenAI,
            var text when text.Equals("ollama", StringComparison.OrdinalIgnoreCase) => ModelProvider.Ollama,
            var text => throw Invalid(name, $"the provider '{text}' is none of openai, azureopenai, ollama, extractive"),
        };
        if (provider is ModelProvider.Extractive)
        {
            return new(provider, ExtractiveChatClient.ModelId);
        }

        var model = Value(values, "model") ?? throw Invalid(name, "Model is missing");
        var endpoint = EndpointOf(name, Value(values, "endpoint"));
        var key = Value(values, "key");
        var apiVersion = Value(values, "apiversion");
        if (apiVersion is not null && provider is not ModelProvider.AzureOpenAI)
        {
            throw Invalid(name, "ApiVersion is for the provider azureopenai only");
        }

        return provider switch
        {
            ModelProvider.OpenAI when endpoint is null && key is null => throw Invalid(name, "Key is missing"),
            ModelProvider.OpenAI => new(provider, model, endpoint ?? new("https://api.openai.com/v1"), key ?? "none"),
            ModelProvider.AzureOpenAI when endpoint is null => throw Invalid(name, "Endpoint is missing: https://<resource>.openai.azure.com"),
            ModelProvider.AzureOpenAI when key is null => throw Invalid(name, "Key is missing"),
            ModelProvider.AzureOpenAI => new(provider, model, Azure(endpoint!, model, apiVersion), key, apiVersion),
            _ => new(provider, model, Ollama(endpoint ?? new("http://localhost:11434")), key ?? "ollama"),
        };
    }

    /// <summary>The connection without its key.</summary>
    public override string ToString() => BuiltIn ? Model : $"{Model} at {Endpoint!.GetLeftPart(UriPartial.Authority)}";

    private static string? Value(DbConnectionStringBuilder values, string keyword) =>
        values.TryGetValue(keyword, out var value) && value is string { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static Uri? EndpointOf(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'))
            : throw Invalid(name, "Endpoint is not an absolute http or https address");
    }

    private static Uri Azure(Uri endpoint, string deployment, string? apiVersion)
    {
        var root = endpoint.GetLeftPart(UriPartial.Authority);
        return new(apiVersion is null ? $"{root}/openai/v1" : $"{root}/openai/deployments/{Uri.EscapeDataString(deployment)}");
    }

    private static Uri Ollama(Uri endpoint) =>
        endpoint.AbsolutePath.EndsWith("/v1", StringComparison.Ordinal) ? endpoint : new($"{endpoint.ToString().TrimEnd('/')}/v1");

    private static FormatException Invalid(string name, string problem) => new($"The connection string '{name}' is not usable: {problem}.");
}
