using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Runner;

/// <summary>Prints what runs and where, each time that the state of the resources has settled.</summary>
internal sealed class ResourceTable(ResourceNotificationService notifications, ResourceLog log, IResourceCollection resources)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var current = new Dictionary<string, CustomResourceSnapshot>();
        var printed = "";
        var started = DateTime.UtcNow;
        try
        {
            await using var updates = notifications.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            var next = updates.MoveNextAsync().AsTask();
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(Settling, cancellationToken)) == next)
                {
                    if (!await next)
                    {
                        return;
                    }
                    current[updates.Current.Resource.Name] = updates.Current.Snapshot;
                    next = updates.MoveNextAsync().AsTask();
                    continue;
                }
                var shown = resources.Where(r => r is ProjectResource or ExecutableResource && current.ContainsKey(r.Name)).ToArray();
                var settled = Array.TrueForAll(shown, r => IsSettled(current[r.Name]));
                var text = Format(shown, current);
                if (text != printed && (settled || (printed.Length == 0 && DateTime.UtcNow - started > Patience)))
                {
                    log.Write(text);
                    printed = text;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static bool IsSettled(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running ? snapshot.HealthStatus == HealthStatus.Healthy
        : KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    private static string Format(IResource[] shown, Dictionary<string, CustomResourceSnapshot> current)
    {
        var rows = shown.Select(r => (r.Name, State: StateOf(current[r.Name]), Urls: Urls.Of(r).Where(u => u.DisplayLocation == UrlDisplayLocation.SummaryAndDetails).ToArray())).ToArray();
        var nameWidth = rows.Max(r => r.Name.Length);
        var stateWidth = rows.Max(r => r.State.Length);
        var text = new StringBuilder().AppendLine();
        foreach (var (name, state, urls) in rows)
        {
            text.AppendLine($"  {name.PadRight(nameWidth)}  {state.PadRight(stateWidth)}  {string.Join("  ", urls.Select(u => u.Url))}".TrimEnd());
        }
        foreach (var url in shown.SelectMany(Urls.Of).Where(u => u.Endpoint?.EndpointAnnotation.IsExternal == true))
        {
            text.AppendLine().AppendLine($"  open {url.Url}");
        }
        return text.ToString();
    }

    private static string StateOf(CustomResourceSnapshot snapshot) => (snapshot.State?.Text, snapshot.HealthStatus) switch
    {
        ("Running", HealthStatus.Healthy) => "Running",
        ("Running", _) => "Running, not healthy",
        ("Restarting" or "Exited", _) => $"{snapshot.State!.Text}, exit code {snapshot.ExitCode}",
        (var state, _) => state ?? "",
    };
}
