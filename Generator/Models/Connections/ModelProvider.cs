namespace LlmRag.Generator.Models.Connections;

/// <summary>The kinds of provider a connection string can name.</summary>
public enum ModelProvider
{
    /// <summary>The built-in model.</summary>
    Extractive,

    /// <summary>OpenAI and every server that speaks its protocol.</summary>
    OpenAI,

    /// <summary>Azure OpenAI.</summary>
    AzureOpenAI,

    /// <summary>Ollama, by the OpenAI-compatible half of its API.</summary>
    Ollama,
}
