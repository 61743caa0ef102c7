using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmRag.AppHost.Tests.Runner;

/// <summary>What the local runner does with processes; each is a line of shell.</summary>
public sealed class RunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private readonly IDistributedApplicationTestingBuilder _builder;

    public RunnerTests()
    {
        Signal.Require();
        _builder = DistributedApplicationTestingBuilder.Create();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _builder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ACrashedProcessIsStartedAgainAfterLongerAndLongerPauses()
    {
        Shell("crashing", "date +%s%N >> starts; [ $(wc -l < starts) -ge 3 ] && exec sleep 60; exit 3");
        await using var app = await StartAsync();

        await Eventually.BeAsync(() => Lines("starts").Length == 3, Patience, () => $"{Lines("starts").Length} starts");
        await app.ResourceNotifications.WaitForResourceAsync("crashing", KnownResourceStates.Running, Cancellation).WaitAsync(Patience, Cancellation);

        var starts = Lines("starts").Select(line => long.Parse(line, CultureInfo.InvariantCulture) / 1e9).ToArray();
        (starts[1] - starts[0]).ShouldBeGreaterThan(1);
        (starts[2] - starts[1]).ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task AProcessThatEndsWithSuccessIsNotStartedAgain()
    {
        Shell("once", "echo started >> starts");
        await using var app = await StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("once", KnownResourceStates.Finished, Cancellation).WaitAsync(Patience, Cancellation);

        Lines("starts").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AProcessStartsWhenWhatItWaitsForIsHealthy()
    {
        var isHealthy = false;
        _builder.Services.AddHealthChecks().AddCheck("gate", () => Volatile.Read(ref isHealthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var first = Shell("first", "exec sleep 60").WithHealthCheck("gate");
        Shell("second", "echo started >> starts; exec sleep 60").WaitFor(first);
        await using var app = await StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("first", KnownResourceStates.Running, Cancellation).WaitAsync(Patience, Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("second", KnownResourceStates.Waiting, Cancellation).WaitAsync(Patience, Cancellation);
        Lines("starts").ShouldBeEmpty();

        Volatile.Write(ref isHealthy, true);

        await app.ResourceNotifications.WaitForResourceHealthyAsync("second", Cancellation).WaitAsync(Patience, Cancellation);
        await Eventually.BeAsync(() => Lines("starts").Length == 1, Patience, () => "not started");
    }

    [Fact]
    public async Task WhatNeedsACommandThatIsNotThereFailsInsteadOfWaitingForEver()
    {
        var missing = _builder.AddExecutable("missing", "no-such-command", _folder.Path);
        Shell("dependent", "exec sleep 60").WaitFor(missing);
        await using var app = await StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("dependent", KnownResourceStates.FailedToStart, Cancellation).WaitAsync(Patience, Cancellation);
        await Should.ThrowAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("missing", Cancellation));
    }

    [Fact]
    public async Task EndpointsAndConnectionStringsArriveAsEnvironmentVariables()
    {
        _builder.Configuration["ConnectionStrings:configured"] = "Endpoint=https://model.example";
        _builder.Configuration["ConnectionStrings:empty"] = "";
        var server = Shell("server", "env > server.env; exec sleep 60").WithEndpoint(scheme: "tcp", env: "PORT");
        var composed = _builder.AddConnectionString("composed", ReferenceExpression.Create($"Port={server.GetEndpoint("tcp").Property(EndpointProperty.Port)};Braces={{}}"));
        Shell("client", "env > client.tmp; mv client.tmp client.env; exec sleep 60")
            .WithReference(composed)
            .WithReference(_builder.AddConnectionString("configured"))
            .WithReference(_builder.AddConnectionString("empty"), optional: true)
            .WithEnvironment("PLAIN", "text")
            .WaitFor(server);
        await using var app = await StartAsync();

        await Eventually.BeAsync(() => Lines("client.env").Length > 0, Patience, () => "no environment");
        var port = app.GetEndpoint("server", "tcp").Port;
        Lines("server.env").ShouldContain($"PORT={port}");
        Lines("client.env").ShouldContain($"ConnectionStrings__composed=Port={port};Braces={{}}");
        Lines("client.env").ShouldContain("ConnectionStrings__configured=Endpoint=https://model.example");
        Lines("client.env").ShouldContain("ConnectionStrings__empty=");
        Lines("client.env").ShouldContain("PLAIN=text");
    }

    [Fact]
    public async Task TheEndComesToWhatDependsOnOthersFirstAndToTheStubbornAnyway()
    {
        const string Trap = "trap 'echo {0} >> ends; exit 0' TERM; echo {0} >> started; while :; do sleep 0.1; done";
        var database = Shell("database", string.Format(CultureInfo.InvariantCulture, Trap, "database"));
        var service = Shell("service", string.Format(CultureInfo.InvariantCulture, Trap, "service")).WaitFor(database);
        Shell("stubborn", "trap '' TERM; echo stubborn >> started; while :; do sleep 0.1; done").WaitFor(service);
        var app = await StartAsync();
        await Eventually.BeAsync(() => Lines("started").Length == 3, Patience, () => string.Join(' ', Lines("started")));
        var stubborn = ProcessId(app, "stubborn");

        var began = DateTime.UtcNow;
        await app.StopAsync(Cancellation);

        (DateTime.UtcNow - began).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        Lines("ends").ShouldBe(["service", "database"]);
        ProcessTree.IsAlive(stubborn).ShouldBeFalse();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task AContainerIsRefusedWithTheReason()
    {
        _builder.AddRedis("cache");

        var refusal = await Should.ThrowAsync<DistributedApplicationException>(StartAsync);

        refusal.Message.ShouldContain("The container 'cache' needs the Aspire packages");
    }

    private IResourceBuilder<ExecutableResource> Shell(string name, string script) => _builder.AddExecutable(name, "/bin/sh", _folder.Path, "-c", script);

    private async Task<DistributedApplication> StartAsync()
    {
        var app = await _builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return app;
    }

    private string[] Lines(string file) => File.Exists(Path.Combine(_folder.Path, file)) ? File.ReadAllLines(Path.Combine(_folder.Path, file)) : [];

    private static int ProcessId(DistributedApplication app, string resource)
    {
        app.ResourceNotifications.TryGetCurrentState(resource, out var state).ShouldBeTrue();
        return (int)state!.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value!;
    }
}
