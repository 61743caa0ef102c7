using Aspire.Hosting.Testing;
using LlmRag.Servers.Machine;

namespace LlmRag.AppHost.Tests.Runner;

/// <summary>What a service of the application is given, read from its process.</summary>
public sealed class ServiceEnvironmentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task AServiceKnowsItsDatabaseItsNeighboursAndWhereTelemetryGoes()
    {
        ProcessTree.Require();
        MachineFeature.Node.Require();
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new TemporaryDirectory();
        await using var appHost = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [
                "Infrastructure=embedded",
                $"Embedded:DataDirectory={data.Path}",
                $"ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:{FreePort.Next()}",
                "ConnectionStrings:chat=Provider=ollama;Endpoint=http://localhost:11434;Model=llama3.2",
                "ConnectionStrings:second=Provider=openai;Key=k;Model=m",
                "Models:Fallbacks:0=second",
                "Models:Fallbacks:1=extractive",
            ],
            cancellation);
        await using var app = await appHost.BuildAsync(cancellation);
        await app.StartAsync(cancellation);

        var retriever = await EnvironmentOf("retriever");
        retriever["ConnectionStrings__ragdb"].ShouldBe(await app.GetConnectionStringAsync("ragdb", cancellation));
        retriever["Knowledge__Path"].ShouldBe(Path.GetFullPath(Path.Combine(Projects.AppHost.ProjectPath, "..", "docs")));
        retriever["ASPNETCORE_ENVIRONMENT"].ShouldBe("Development");
        retriever["ASPNETCORE_URLS"].ShouldBe(app.GetEndpoint("retriever", "http").ToString().TrimEnd('/'));

        var generator = await EnvironmentOf("generator");
        generator["services__retriever__http__0"].ShouldBe(app.GetEndpoint("retriever", "http").ToString().TrimEnd('/'));
        generator["ConnectionStrings__chat"].ShouldBe("Provider=ollama;Endpoint=http://localhost:11434;Model=llama3.2");
        generator["ConnectionStrings__embeddings"].ShouldBe("");
        generator["ConnectionStrings__second"].ShouldBe("Provider=openai;Key=k;Model=m");
        generator["Models__Fallbacks__0"].ShouldBe("second");
        generator["Models__Fallbacks__1"].ShouldBe("extractive");
        generator["OTEL_SERVICE_NAME"].ShouldBe("generator");
        generator["OTEL_RESOURCE_ATTRIBUTES"].ShouldStartWith("service.instance.id=");
        generator["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe(appHost.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]);
        generator["OTEL_EXPORTER_OTLP_PROTOCOL"].ShouldBe("grpc");
        generator["OTEL_BSP_SCHEDULE_DELAY"].ShouldBe("1000");
        generator["OTEL_BLRP_SCHEDULE_DELAY"].ShouldBe("1000");
        generator["OTEL_METRIC_EXPORT_INTERVAL"].ShouldBe("1000");
        generator["OTEL_TRACES_SAMPLER"].ShouldBe("always_on");
        generator["OTEL_METRICS_EXEMPLAR_FILTER"].ShouldBe("trace_based");
        generator["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"].ShouldBe("true");

        async Task<Dictionary<string, string>> EnvironmentOf(string resource)
        {
            var running = await app.ResourceNotifications.WaitForResourceAsync(
                resource, e => e.Snapshot.Properties.Any(p => p.Name == "executable.pid"), cancellation).WaitAsync(Patience, cancellation);
            var processId = running.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value;
            string? Executable() => File.ResolveLinkTarget($"/proc/{processId}/exe", returnFinalTarget: false)?.Name;
            // The process begins as a shell; it is the service when it has become "dotnet".
            await Eventually.BeAsync(() => Executable() == "dotnet", Patience, () => $"{resource} is {Executable()}");
            return (await File.ReadAllTextAsync($"/proc/{processId}/environ", cancellation))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(v => v.Split('=', 2))
                .ToDictionary(v => v[0], v => v[1]);
        }
    }
}
