using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmRag.Retriever.Storage;

/// <summary>Unhealthy until the schema is in place. Without vector search the service is healthy, and the data says why it searches by words only.</summary>
public sealed class StoreHealthCheck(StoreState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!state.IsReady)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(state.NotReadyReason));
        }

        var data = new Dictionary<string, object> { ["vectorSearch"] = state.VectorIsAvailable };
        if (!state.VectorIsAvailable)
        {
            data["reason"] = state.VectorUnavailableReason!;
        }

        return Task.FromResult(HealthCheckResult.Healthy(
            state.VectorIsAvailable ? "Searches by words and by vectors." : $"Searches by words only: {state.VectorUnavailableReason}", data));
    }
}
