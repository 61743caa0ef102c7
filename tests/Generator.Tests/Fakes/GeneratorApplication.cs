using LlmRag.Generator.Answers.Retrieval;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmRag.Generator.Tests.Fakes;

/// <summary>The generator with the retriever, and where the test sets one the model, replaced.</summary>
internal sealed class GeneratorApplication : WebApplicationFactory<Program>
{
    public FakeRetriever Retriever { get; } = new();

    /// <summary>The model; null for those that the application itself registers.</summary>
    public FakeChatClient? Model { get; init; }

    public Dictionary<string, string> Settings { get; } = [];

    public Action<IServiceCollection>? Configure { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddHttpClient<RetrieverClient>().ConfigurePrimaryHttpMessageHandler(() => Retriever);
            if (Model is not null)
            {
                services.Replace(ServiceDescriptor.Singleton<IChatClient>(Model));
            }

            Configure?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Retriever.Dispose();
        }
    }
}
