using System.Net;
using Aspire.Hosting.Testing;
using LlmRag.Servers.Machine;

namespace LlmRag.AppHost.Tests;

/// <summary>The whole application, run as a user runs it, on ports and data of its own.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public async Task EveryServiceBecomesHealthyOnTheEmbeddedDatabase()
    {
        MachineFeature.Node.Require();
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new TemporaryDirectory();
        await using var appHost = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["Infrastructure=embedded", $"Embedded:DataDirectory={data.Path}"], cancellation);
        await using var app = await appHost.BuildAsync(cancellation);
        await app.StartAsync(cancellation);

        foreach (var service in (string[])["ragdb-server", "ragdb", "retriever", "generator", "webfrontend"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, cancellation).WaitAsync(TimeSpan.FromSeconds(180), cancellation);
        }

        using var frontend = app.CreateHttpClient("webfrontend");
        (await frontend.GetAsync("/health", cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetConnectionStringAsync("ragdb", cancellation)).ShouldNotBeNull().ShouldStartWith("Host=127.0.0.1;Port=");
    }
}
