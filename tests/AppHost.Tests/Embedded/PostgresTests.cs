using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LlmRag.AppHost.Tests.Embedded;

/// <summary>What <c>postgres.mjs</c> promises about its data and says about its state.</summary>
public sealed class PostgresTests(PreparedDatabase prepared) : IClassFixture<PreparedDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void SaysWhenItIsReadyAndClosesTheDatabaseOnSigterm()
    {
        using var copy = prepared.Copy();

        prepared.FirstRun.ShouldContain("ready: PostgreSQL 18");
        prepared.FirstRun.ShouldContain("closed");
        prepared.FirstExitCode.ShouldBe(0);
        File.Exists(Path.Combine(copy.Path, "data", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task ServesVectorsAndHealth()
    {
        using var data = prepared.Copy();
        using var server = new PostgresProcess(data.Path);
        await server.IsReadyAsync();

        (await server.QueryAsync("select ('[1,2,3]'::vector <-> '[1,2,5]'::vector)::float8")).ShouldBe(2.0);
        using var client = new HttpClient();
        (await client.GetAsync(server.HealthAddress, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatWasCommittedSurvivesAKillAndTheLockDoesNot()
    {
        using var data = prepared.Copy();
        using (var server = new PostgresProcess(data.Path))
        {
            await server.IsReadyAsync();
            await server.QueryAsync("create table note (text text); insert into note values ('kept')");
            await Signal.SendAsync("KILL", server.Process.Id);
            (await server.Process.EndsAsync()).ShouldBe(128 + 9);
        }

        using var again = new PostgresProcess(data.Path);
        await again.IsReadyAsync();
        (await again.QueryAsync("select text from note")).ShouldBe("kept");
    }

    [Fact]
    public async Task ADirectoryThatIsHeldIsRefusedAndItsHolderNamed()
    {
        using var data = prepared.Copy();
        using var holder = new PostgresProcess(data.Path);
        await holder.IsReadyAsync();

        using var second = new PostgresProcess(data.Path);

        (await second.Process.EndsAsync()).ShouldBe(1);
        second.Process.Output.ShouldContain($"is in use by process {holder.Process.Id}");
        (await holder.QueryAsync("select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task APortInUseIsNamed()
    {
        using var data = prepared.Copy();
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;

        using var process = PostgresProcess.Start(new Dictionary<string, string?>
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["DATA_DIRECTORY"] = data.Path,
        });

        (await process.EndsAsync()).ShouldBe(1);
        process.Output.ShouldContain($"port {port} is in use by another process");
    }

    [Theory]
    [InlineData(null, "/tmp/unused", "PORT is \"\", which is not a port.")]
    [InlineData("70000", "/tmp/unused", "PORT is \"70000\", which is not a port.")]
    [InlineData("5432", null, "DATA_DIRECTORY is not set")]
    public async Task AMissingOrWrongSettingIsNamed(string? port, string? directory, string message)
    {
        using var process = PostgresProcess.Start(new Dictionary<string, string?> { ["PORT"] = port, ["DATA_DIRECTORY"] = directory });

        (await process.EndsAsync()).ShouldBe(1);
        process.Output.ShouldContain(message);
    }

    [Fact]
    public async Task MissingPackagesAreSaidWithTheCommandThatBringsThem()
    {
        using var folder = new TemporaryDirectory();
        foreach (var script in Directory.GetFiles(PostgresProcess.Folder, "*.mjs"))
        {
            File.Copy(script, Path.Combine(folder.Path, Path.GetFileName(script)));
        }

        using var process = PostgresProcess.Start(new Dictionary<string, string?> { ["PORT"] = "5432", ["DATA_DIRECTORY"] = folder.Path }, folder.Path);

        (await process.EndsAsync()).ShouldBe(1);
        process.Output.ShouldContain("npm ci");
    }
}
