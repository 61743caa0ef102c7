namespace LlmRag.Generator.Prompts;

/// <summary>Makes the catalogue at start, so that a prompt file that is not usable stops the start and not the first answer.</summary>
internal sealed class PromptCatalogStartup(PromptCatalog catalog, ILogger<PromptCatalogStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("Prompts: {Prompts}", string.Join(", ", catalog.Prompts.Select(prompt => $"{prompt.Name}@{prompt.Version}")));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
