using LlmRag.Generator.Models.Connections;

namespace LlmRag.Generator.Tests.Models;

public class ModelConnectionTests
{
    [Theory]
    [InlineData(null, "llmrag", "extractive-1", null)]
    [InlineData("  ", "llmrag", "extractive-1", null)]
    [InlineData("Provider=extractive", "llmrag", "extractive-1", null)]
    [InlineData("Provider=openai;Key=sk-1;Model=gpt-4o-mini", "openai", "gpt-4o-mini", "https://api.openai.com/v1")]
    [InlineData("provider=OpenAI;endpoint=http://localhost:8000/v1/;model=mine", "openai", "mine", "http://localhost:8000/v1")]
    [InlineData("Provider=openai;Endpoint=https://api.groq.com/openai/v1;Key=k;Model=llama", "groq", "llama", "https://api.groq.com/openai/v1")]
    [InlineData("Provider=azureopenai;Endpoint=https://r.openai.azure.com/;Key=k;Model=d", "azure.ai.openai", "d", "https://r.openai.azure.com/openai/v1")]
    [InlineData("Provider=azureopenai;Endpoint=https://r.openai.azure.com;Key=k;Model=d;ApiVersion=2024-10-21", "azure.ai.openai", "d", "https://r.openai.azure.com/openai/deployments/d")]
    [InlineData("Provider=ollama;Model=llama3.2", "ollama", "llama3.2", "http://localhost:11434/v1")]
    [InlineData("Provider=ollama;Endpoint=http://gpu:11434/v1;Model=llama3.2", "ollama", "llama3.2", "http://gpu:11434/v1")]
    public void ReadsEveryForm(string? text, string provider, string model, string? endpoint)
    {
        var connection = ModelConnection.Parse("chat", text);

        connection.ProviderName.ShouldBe(provider);
        connection.Model.ShouldBe(model);
        connection.Endpoint?.ToString().TrimEnd('/').ShouldBe(endpoint);
        connection.BuiltIn.ShouldBe(endpoint is null);
    }

    [Theory]
    [InlineData("sk-secret", "not of the form")]
    [InlineData("Key=sk-secret;Model=m", "Provider is missing")]
    [InlineData("Provider=bard;Model=m", "'bard' is none of")]
    [InlineData("Provider=openai;Key=sk-secret", "Model is missing")]
    [InlineData("Provider=openai;Model=m", "Key is missing")]
    [InlineData("Provider=openai;Key=sk-secret;Modle=m", "'modle' is not one of")]
    [InlineData("Provider=openai;Endpoint=localhost:8000;Key=sk-secret;Model=m", "not an absolute http")]
    [InlineData("Provider=azureopenai;Key=sk-secret;Model=m", "Endpoint is missing")]
    [InlineData("Provider=azureopenai;Endpoint=https://r.openai.azure.com;Model=m", "Key is missing")]
    [InlineData("Provider=ollama;Model=m;ApiVersion=1", "azureopenai only")]
    public void SaysWhatIsWrongWithoutRepeatingTheKey(string text, string problem)
    {
        var error = Should.Throw<FormatException>(() => ModelConnection.Parse("chat", text));

        error.Message.ShouldStartWith("The connection string 'chat' is not usable: ");
        error.Message.ShouldContain(problem);
        error.Message.ShouldNotContain("sk-secret");
    }

    [Fact]
    public void DoesNotShowItsKey() =>
        ModelConnection.Parse("chat", "Provider=openai;Key=sk-secret;Model=m").ToString().ShouldBe("m at https://api.openai.com");
}
