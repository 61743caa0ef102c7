namespace LlmRag.WebFrontend.Clients;

public static class ClientsExtensions
{
    /// <summary>Adds the typed clients of the services behind this one.</summary>
    public static IServiceCollection AddServiceClients(this IServiceCollection services)
    {
        services.AddHttpClient<GeneratorClient>(http => ConfigureClient(http, "https+http://generator"));
        services.AddHttpClient<RetrieverClient>(http => ConfigureClient(http, "https+http://retriever"));
        services.AddSingleton(TimeProvider.System);
        return services;
    }

    // How long a call may take is the resilience pipeline's to say; a streamed answer has no limit.
    private static void ConfigureClient(HttpClient http, string address)
    {
        http.BaseAddress = new Uri(address);
        http.Timeout = Timeout.InfiniteTimeSpan;
    }
}
