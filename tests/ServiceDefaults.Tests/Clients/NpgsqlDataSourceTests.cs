using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using LlmRag.Servers.Machine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;

namespace LlmRag.ServiceDefaults.Tests.Clients;

public class NpgsqlDataSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegistersOnePooledDataSourceForTheNamedConnectionString()
    {
        await using var service = await StartAsync("Host=db;Username=u;Database=ragdb");

        var dataSource = service.Services.GetRequiredService<NpgsqlDataSource>();

        dataSource.ConnectionString.ShouldContain("Database=ragdb");
        service.Services.GetRequiredService<DbDataSource>().ShouldBeSameAs(dataSource);
        service.Services.GetRequiredService<NpgsqlConnection>().ConnectionString.ShouldContain("Database=ragdb");
    }

    [Fact]
    public async Task LetsTheApplicationConfigureTheDataSource()
    {
        await using var service = await TestService.StartAsync(
            configure: builder => builder.AddNpgsqlDataSource(
                "ragdb",
                configureDataSourceBuilder: source => source.ConnectionStringBuilder.ApplicationName = "me"),
            settings: ("ConnectionStrings:ragdb", "Host=db"));

        service.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString.ShouldContain("Application Name=me");
    }

    [Fact]
    public async Task SaysWhatIsMissingWithoutAConnectionStringButOnlyWhenItIsNeeded()
    {
        await using var service = await StartAsync(null);

        Should.Throw<InvalidOperationException>(service.Services.GetRequiredService<NpgsqlDataSource>)
            .Message.ShouldContain("ConnectionStrings:ragdb");
    }

    [Fact]
    public async Task IsNotReadyWhileTheDatabaseIsDownButAlive()
    {
        await using var service = await StartAsync($"Host=127.0.0.1;Port={FreePort.Next()};Username=postgres;Timeout=2");

        service.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)
            .ShouldBe(["self", "PostgreSql"]);
        (await service.Client.GetAsync("/health", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await service.Client.GetAsync("/alive", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ListensToWhatNpgsqlTracesAndMeasures()
    {
        // Without the service defaults, which listen to Npgsql as well.
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["ConnectionStrings:ragdb"] = "Host=db";
        builder.AddNpgsqlDataSource("ragdb");
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(new Exports().ForMetrics)));
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        using var source = new ActivitySource("Npgsql");
        using var meter = new Meter("Npgsql");

        source.HasListeners().ShouldBeTrue();
        meter.CreateCounter<int>("db.test").Enabled.ShouldBeTrue();
        await host.StopAsync(Cancellation);
    }

    private static Task<TestService> StartAsync(string? connectionString)
        => TestService.StartAsync(
            configure: builder => builder.AddNpgsqlDataSource("ragdb"),
            settings: ("ConnectionStrings:ragdb", connectionString));
}
