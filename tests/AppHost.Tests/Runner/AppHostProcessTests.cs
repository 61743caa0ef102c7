using System.Runtime.InteropServices;
using LlmRag.Servers.Machine;

namespace LlmRag.AppHost.Tests.Runner;

/// <summary>The AppHost as a process among others: what is left when it ends.</summary>
public sealed class AppHostProcessTests
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task NoProcessOutlivesIt(string signal)
    {
        ProcessTree.Require();
        MachineFeature.Node.Require();
        using var data = new TemporaryDirectory();
        using var appHost = Start(data.Path);
        await appHost.SaysAsync("ready: PostgreSQL");
        await appHost.SaysAsync("Now listening on");
        var descendants = ProcessTree.DescendantsOf(appHost.Id);
        descendants.Count.ShouldBeGreaterThan(2);

        await Signal.SendAsync(signal, appHost.Id);

        await Eventually.BeAsync(
            () => !ProcessTree.IsAlive(appHost.Id) && !descendants.Any(ProcessTree.IsAlive),
            TimeSpan.FromSeconds(10),
            () => $"{descendants.Count(ProcessTree.IsAlive)} of {descendants.Count} processes are left.\n{appHost.Output}");
        (await appHost.EndsAsync()).ShouldBe(signal == "KILL" ? 128 + 9 : 0);
    }

    private static OutputProcess Start(string dataDirectory) => new(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"),
        [
            Path.Combine(AppContext.BaseDirectory, "AppHost.dll"),
            "--Infrastructure=embedded", $"--Embedded:DataDirectory={dataDirectory}", "--DcpPublisher:RandomizePorts=true",
        ],
        Projects.AppHost.ProjectPath,
        new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"http://localhost:{FreePort.Next()}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
        });
}
