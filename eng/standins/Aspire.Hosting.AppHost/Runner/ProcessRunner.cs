using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Runner;

/// <summary>Runs the process of one resource: waits for what it needs, starts it, watches its health, starts it again when it crashes, ends it.</summary>
internal sealed class ProcessRunner(
    IResource resource,
    DistributedApplicationExecutionContext executionContext,
    OpenTelemetryEnvironment openTelemetry,
    ResourceNotificationService notifications,
    HealthCheckService health,
    ResourceLog log)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private volatile ChildProcess? _child;
    private Task _running = Task.CompletedTask;

    public IResource Resource => resource;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Asks the process to end, and makes it end at the deadline.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stopping.CancelAsync();
        _child?.Terminate();
        try
        {
            await _running.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            log.Write(resource.Name, $"did not end within {patience.TotalSeconds:0} s and is killed", isError: true);
            _child?.Kill();
            await _running;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await WaitForDependenciesAsync();
            var delay = FirstDelay;
            while (true)
            {
                var started = DateTime.UtcNow;
                var exitCode = await RunOnceAsync();
                if (_stopping.IsCancellationRequested || exitCode == 0)
                {
                    await PublishAsync(exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited, exitCode);
                    return;
                }
                delay = DateTime.UtcNow - started > LongestDelay ? FirstDelay : delay;
                log.Write(resource.Name, $"ended with exit code {exitCode}; starts again in {delay.TotalSeconds:0} s", isError: true);
                await PublishAsync("Restarting", exitCode);
                await Task.Delay(delay, _stopping.Token);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            await PublishAsync(KnownResourceStates.Finished);
        }
        catch (Exception e)
        {
            log.Write(resource.Name, e is DistributedApplicationException ? e.Message : e.ToString(), isError: true);
            await PublishAsync(KnownResourceStates.FailedToStart);
        }
    }

    private async Task<int> RunOnceAsync()
    {
        await PublishAsync(KnownResourceStates.Starting);
        var launch = await Launch.PrepareAsync(resource, executionContext, openTelemetry, _stopping.Token);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (Ports.IsInUse(endpoint.AllocatedPort!.Value))
            {
                log.Write(resource.Name, $"port {endpoint.AllocatedPort} is in use by another process", isError: true);
                return 1;
            }
        }

        using var child = ChildProcess.Start(launch.Command, launch.Arguments, launch.WorkingDirectory, launch.Environment, Write);
        _child = child;
        if (_stopping.IsCancellationRequested)
        {
            child.Terminate();
        }
        await PublishAsync(KnownResourceStates.Running, processId: child.Id);
        using var ended = new CancellationTokenSource();
        var watching = WatchHealthAsync(ended.Token);
        var exitCode = await child.WaitForExitAsync();
        _child = null;
        await ended.CancelAsync();
        await watching;
        return exitCode;
    }

    private void Write(string line, bool isError)
    {
        if (isError || resource is not ExecutableResource { IsQuiet: true })
        {
            log.Write(resource.Name, line, isError);
        }
    }

    private async Task WaitForDependenciesAsync()
    {
        var dependencies = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (dependencies.Length > 0)
        {
            await PublishAsync(KnownResourceStates.Waiting);
            await Task.WhenAll(dependencies.Select(d => notifications.WaitForDependencyAsync(d, _stopping.Token)));
        }
    }

    private async Task WatchHealthAsync(CancellationToken ended)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key).ToHashSet();
        var last = (HealthStatus?)null;
        try
        {
            while (true)
            {
                var report = await health.CheckHealthAsync(check => keys.Contains(check.Name), ended);
                if (report.Status != last)
                {
                    if (last == HealthStatus.Healthy && !_stopping.IsCancellationRequested)
                    {
                        log.Write(resource.Name, $"is {report.Status}: {report.Entries.Values.FirstOrDefault(e => e.Status != HealthStatus.Healthy).Description}", isError: true);
                    }
                    last = report.Status;
                    await notifications.PublishUpdateAsync(resource, s => s with { HealthStatus = report.Status });
                }
                if (keys.Count == 0)
                {
                    return;
                }
                await Task.Delay(TimeSpan.FromSeconds(last == HealthStatus.Healthy ? 5 : 0.5), ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private Task PublishAsync(string state, int? exitCode = null, int? processId = null) => notifications.PublishUpdateAsync(resource, s => s with
    {
        State = state,
        HealthStatus = null,
        ExitCode = exitCode,
        Properties = processId is null ? [] : [new ResourcePropertySnapshot("executable.pid", processId)],
        Urls = [.. Urls.Of(resource).Select(u => new UrlSnapshot(u.Endpoint?.EndpointName, u.Url, IsInternal: u.DisplayLocation == UrlDisplayLocation.DetailsOnly))],
    });
}
