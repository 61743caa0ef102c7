using System.ClientModel;
using System.ClientModel.Primitives;
using LlmRag.Generator.Models.Connections;
using LlmRag.Generator.Models.Extractive;
using LlmRag.Generator.Models.Resilience;
using LlmRag.Generator.Models.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace LlmRag.Generator.Models.Providers;

/// <summary>
/// Makes the client of one model: telemetry around resilience around the provider, so that one call is one span
/// and each try of it a span of <see cref="HttpClient"/> inside.
/// </summary>
internal sealed class ModelClientFactory(
    IHttpClientFactory http, ExtractiveChatClient extractive, ModelTelemetry telemetry, IOptions<ModelOptions> options, TimeProvider clock, ILoggerFactory logging)
{
    /// <summary>The name of the HTTP client of all providers.</summary>
    public const string HttpClientName = "models";

    public IChatClient Create(CatalogModel model)
    {
        var connection = model.Connection;
        var client = connection.BuiltIn
            ? (IChatClient)extractive
            : new ResilientChatClient(OpenAI(connection), connection, options.Value, clock, logging.CreateLogger<ResilientChatClient>());
        return new TelemetryChatClient(client, connection, telemetry, clock);
    }

    // Retries, time limits and telemetry are ours: the library's own would come on top of them.
    private InProcessContextFilter OpenAI(ModelConnection connection)
    {
        var settings = new OpenAIClientOptions
        {
            Endpoint = connection.Endpoint,
            Transport = new HttpClientPipelineTransport(http.CreateClient(HttpClientName)),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if (connection is { ApiVersion: { } version, Key: { } key })
        {
            settings.AddPolicy(new AzureDeploymentsPolicy(version, key), PipelinePosition.BeforeTransport);
        }

        return new(new ChatClient(connection.Model, new ApiKeyCredential(connection.Key!), settings).AsIChatClient());
    }
}
