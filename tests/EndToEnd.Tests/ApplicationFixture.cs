using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LlmRag.EndToEnd.Tests;
using LlmRag.Servers.Dashboard;
using LlmRag.Servers.Machine;

// One application serves all tests, and some of them kill parts of it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ApplicationFixture))]

namespace LlmRag.EndToEnd.Tests;

/// <summary>The whole application, as <c>dotnet run --project AppHost</c> starts it, on an empty store and with a dashboard to read its telemetry from.</summary>
public sealed class ApplicationFixture : IAsyncLifetime
{
    private static readonly string[] Services = ["retriever", "generator", "webfrontend"];
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmrag-e2e-");
    private DistributedApplication? _application;
    private DashboardServer? _dashboard;

    public DashboardServer Dashboard => _dashboard ?? throw new InvalidOperationException("The dashboard was not started.");

    public HttpClient Generator { get; private set; } = null!;

    public HttpClient Retriever { get; private set; } = null!;

    public HttpClient WebFrontend { get; private set; } = null!;

    /// <summary>Whether the orchestrator restarts what has crashed: the one of this repository does, Aspire's own does not.</summary>
    public static bool RestartsCrashedServices => typeof(DistributedApplication).Assembly.GetName().Name != "Aspire.Hosting";

    /// <summary>The id of the process that runs a service (Linux), or null while there is none.</summary>
    public static int? ProcessOf(string service) => ProcessTree.Of(Environment.ProcessId)
        .Where(process => service == "ragdb"
            ? process.Name.Contains("postgres.mjs", StringComparison.Ordinal)
            : process.Name.Contains(".dll", StringComparison.Ordinal) && ProcessTree.HasEnvironment(process.Id, "OTEL_SERVICE_NAME", service))
        .Select(process => (int?)process.Id)
        .FirstOrDefault();

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        if (!MachineFeature.Node.IsPresent)
        {
            MachineFeature.Node.Require();
        }

        _dashboard = await DashboardServer.StartAsync(timeout.Token);

        string[] arguments =
        [
            "--Infrastructure=embedded",
            $"--Embedded:DataDirectory={_data.FullName}",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={_dashboard.Otlp}",
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(arguments, timeout.Token);
        _application = await builder.BuildAsync(timeout.Token);
        await _application.StartAsync(timeout.Token);
        foreach (var service in Services)
        {
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);
        }

        Generator = _application.CreateHttpClient("generator", "http");
        Retriever = _application.CreateHttpClient("retriever", "http");
        WebFrontend = _application.CreateHttpClient("webfrontend", "http");
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
