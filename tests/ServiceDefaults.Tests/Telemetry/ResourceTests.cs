using Microsoft.AspNetCore.Builder;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class ResourceTests
{
    [Fact]
    public async Task NamesTheServiceItsVersionWithTheCommitItsInstanceAndItsEnvironment()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "ok"), environment: "Staging");

        var resource = await ResourceAsync(service);

        resource["service.name"].ShouldBe("ServiceDefaults.Tests");
        resource["service.version"].ShouldBeOfType<string>().ShouldMatch(IsClone() ? @"^\d+\.\d+\.\d+\+[0-9a-f]{40}$" : @"^\d+\.\d+\.\d+$");
        Guid.TryParse(resource["service.instance.id"] as string, out _).ShouldBeTrue();
        resource["deployment.environment.name"].ShouldBe("staging");
        resource["telemetry.sdk.language"].ShouldBe("dotnet");
    }

    [Fact]
    public async Task LetsTheEnvironmentNameTheServiceAndItsInstance()
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => "ok"),
            settings:
            [
                ("OTEL_SERVICE_NAME", "retriever"),
                ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=abc,deployment.environment.name=blue"),
            ]);

        var resource = await ResourceAsync(service);

        resource["service.name"].ShouldBe("retriever");
        resource["service.instance.id"].ShouldBe("abc");
        resource["deployment.environment.name"].ShouldBe("blue");
    }

    private static async Task<Dictionary<string, object>> ResourceAsync(TestService service)
    {
        await service.Client.GetAsync("/", TestContext.Current.CancellationToken);
        await service.Telemetry.SpanAsync(span => span.Source.Name == "Microsoft.AspNetCore");
        return service.Telemetry.Resource;
    }

    // The build knows the commit only in a clone; somebody may have downloaded the sources as an archive.
    private static bool IsClone()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Path.Exists(Path.Combine(folder.FullName, ".git")))
        {
            folder = folder.Parent;
        }

        return folder is not null;
    }
}
