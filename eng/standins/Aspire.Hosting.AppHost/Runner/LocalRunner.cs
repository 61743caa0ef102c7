using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Runner;

/// <summary>Runs every resource of the model on this machine.</summary>
internal sealed class LocalRunner(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    DistributedApplicationExecutionContext executionContext,
    ResourceNotificationService notifications,
    HealthCheckService health,
    ResourceLog log,
    IConfiguration configuration,
    IHostEnvironment environment) : IHostedService
{
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(9);

    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(5);

    private readonly List<ProcessRunner> _processes = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;

    public static string NeedsRealPackages(string what) =>
        $"{what} needs the Aspire packages, which this machine's NuGet feed does not serve: the application was built with the local runner of eng/standins, which runs projects and executables only. On a machine that has the packages, delete artifacts/feed.props and build again.";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (model.Resources.OfType<ContainerResource>().FirstOrDefault() is { } container)
        {
            throw new DistributedApplicationException(NeedsRealPackages($"The container '{container.Name}'"));
        }

        var hasReceiver = options.DisableDashboard ? Dashboard.IsElsewhere(configuration) : AddDashboard();
        Ports.Allocate(model.Resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>()), configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false));
        foreach (var resource in model.Resources)
        {
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.NotStarted });
        }

        var openTelemetry = new OpenTelemetryEnvironment(configuration, environment, hasReceiver);
        var passive = new List<Task>();
        foreach (var resource in model.Resources)
        {
            if (resource is ProjectResource or ExecutableResource)
            {
                _processes.Add(new(resource, executionContext, openTelemetry, notifications, health, log));
            }
            else
            {
                passive.Add(StandByAsync(resource));
            }
        }
        _processes.ForEach(process => process.Start());
        var table = options.EnableResourceLogging ? Task.CompletedTask : new ResourceTable(notifications, log, model.Resources).RunAsync(_stopping.Token);
        _background = Task.WhenAll([table, .. passive]);
    }

    /// <summary>Ends what depends on others before what it depends on: a service before its database, and the dashboard, to which all send telemetry, last.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var deadline = DateTime.UtcNow + ShutdownTimeout;
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_processes.Select(p => StopAsync(p.Resource)));
        await _background;

        Task StopAsync(IResource resource)
        {
            if (!stops.TryGetValue(resource, out var stop))
            {
                stops[resource] = stop = StopAfterDependentsAsync(resource);
            }
            return stop;
        }

        async Task StopAfterDependentsAsync(IResource resource)
        {
            var dependents = model.Resources.Where(other => resource.Name == Dashboard.ResourceName
                ? other != resource
                : other.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == resource));
            await Task.WhenAll(dependents.Select(StopAsync));
            if (_processes.FirstOrDefault(p => p.Resource == resource) is { } process)
            {
                var left = deadline - DateTime.UtcNow;
                await process.StopAsync(left < LongestPatience ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : LongestPatience);
            }
        }
    }

    private bool AddDashboard()
    {
        if (Dashboard.Find(configuration) is { } dashboard)
        {
            model.Resources.Insert(0, dashboard);
            return true;
        }
        log.Write(Dashboard.Missing);
        return false;
    }

    /// <summary>A resource without a process (a connection string, a parameter) is there when what it needs is there.</summary>
    private async Task StandByAsync(IResource resource)
    {
        try
        {
            await Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(w => notifications.WaitForDependencyAsync(w, _stopping.Token)));
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Running, HealthStatus = HealthStatus.Healthy });
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (DistributedApplicationException e)
        {
            log.Write(resource.Name, e.Message, isError: true);
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.FailedToStart });
        }
    }
}
