using LlmRag.Generator.Models.Extractive;
using LlmRag.Generator.Models.Providers;
using LlmRag.Generator.Models.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Models;

/// <summary>Registers the models.</summary>
public static class ModelsExtensions
{
    /// <summary>
    /// Adds the <see cref="ModelCatalog"/> and the <see cref="IChatClient"/> over it: route and fall back → telemetry → retries and time limits → provider.
    /// A connection string that is not usable stops the start.
    /// </summary>
    public static IHostApplicationBuilder AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>()
            .BindConfiguration(ModelOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        builder.Services.AddSingleton<ModelCatalog>();

        // Not the resilience of service calls: it would try again inside our tries, and cut streams. The endpoint is absolute, too.
        builder.Services.AddHttpClient(ModelClientFactory.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear());

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ExtractiveChatClient>();
        builder.Services.AddSingleton<ModelTelemetry>();
        builder.Services.AddSingleton<ModelClientFactory>();
        builder.Services.AddSingleton<IChatClient>(services => new RoutedChatClient(
            services.GetRequiredService<ModelCatalog>(),
            services.GetRequiredService<ModelClientFactory>().Create,
            services.GetRequiredService<ILogger<RoutedChatClient>>()));
        return builder;
    }
}
