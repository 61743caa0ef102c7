using Microsoft.SemanticKernel;

namespace LlmRag.Generator.Prompts;

/// <summary>Registers the prompts.</summary>
public static class PromptsExtensions
{
    /// <summary>Adds the <see cref="PromptCatalog"/>; a prompt file that is not usable stops the start.</summary>
    public static IHostApplicationBuilder AddPrompts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PromptOptions>()
            .BindConfiguration(PromptOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IPromptTemplateFactory>(services => new KernelPromptTemplateFactory(services.GetService<ILoggerFactory>()));
        builder.Services.AddSingleton<PromptCatalog>();
        builder.Services.AddHostedService<PromptCatalogStartup>();
        return builder;
    }
}
