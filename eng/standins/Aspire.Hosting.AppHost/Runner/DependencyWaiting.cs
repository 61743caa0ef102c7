using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runner;

internal static class DependencyWaiting
{
    public static async Task WaitForDependencyAsync(this ResourceNotificationService notifications, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await notifications.WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken);
            return;
        }
        var reached = await notifications.WaitForResourceAsync(wait.Resource.Name, [KnownResourceStates.Running, .. KnownResourceStates.TerminalStates], cancellationToken);
        if (reached == KnownResourceStates.FailedToStart)
        {
            throw new DistributedApplicationException($"Dependency resource '{wait.Resource.Name}' failed to start.");
        }
    }
}
