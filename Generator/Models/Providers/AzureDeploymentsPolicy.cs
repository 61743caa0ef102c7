using System.ClientModel.Primitives;

namespace LlmRag.Generator.Models.Providers;

/// <summary>
/// Turns a request of the OpenAI client into one of Azure OpenAI's API by deployments: <c>?api-version=…</c> and the key in <c>api-key</c>.
/// The package Azure.AI.OpenAI would do the same; it has only been published as a preview for the OpenAI version used here,
/// and Azure's versionless API (<c>/openai/v1/</c>) needs neither it nor this.
/// https://learn.microsoft.com/azure/ai-foundry/openai/reference
/// </summary>
internal sealed class AzureDeploymentsPolicy(string apiVersion, string key) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Change(message.Request);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Change(message.Request);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Change(PipelineRequest request)
    {
        request.Uri = new UriBuilder(request.Uri!) { Query = $"api-version={Uri.EscapeDataString(apiVersion)}" }.Uri;
        request.Headers.Remove("Authorization");
        request.Headers.Set("api-key", key);
    }
}
