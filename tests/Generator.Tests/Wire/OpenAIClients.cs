using System.ClientModel;
using System.ClientModel.Primitives;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>Clients of the OpenAI package that speak to the server of a test, behind the abstractions, without tries of their own.</summary>
internal static class OpenAIClients
{
    public static IChatClient Chat(ModelServer server) => Client(server).GetChatClient("asked-for").AsIChatClient();

    public static IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelServer server, int? dimensions = null) =>
        Client(server).GetEmbeddingClient("asked-for").AsIEmbeddingGenerator(dimensions);

    private static OpenAIClient Client(ModelServer server) => new(
        new ApiKeyCredential("sk-test"),
        new OpenAIClientOptions { Endpoint = server.Endpoint, RetryPolicy = new ClientRetryPolicy(0) });
}
