using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace LlmRag.AppHost.Tests;

/// <summary>Where the data lives: configured, then containers, then embedded.</summary>
public sealed class InfrastructureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADatabaseIsEmbeddedWhereNoContainerRuntimeAnswers()
    {
        await using var appHost = await CreateAsync("ASPIRE_CONTAINER_RUNTIME=no-such-runtime");

        Resource(appHost, "ragdb-server").ShouldBeOfType<ExecutableResource>().Command.ShouldBe("node");
        Find(appHost, "cache").ShouldBeNull();
    }

    [Fact]
    public async Task AConfiguredConnectionStringIsTakenBeforeAllElse()
    {
        await using var appHost = await CreateAsync(
            "Infrastructure=containers",
            "ConnectionStrings:ragdb=Host=db.example;Database=rag",
            "ConnectionStrings:cache=redis.example:6379");

        var ragdb = Resource(appHost, "ragdb").ShouldBeAssignableTo<IResourceWithConnectionString>()!;
        (await ragdb.GetConnectionStringAsync(Cancellation)).ShouldBe("Host=db.example;Database=rag");
        Find(appHost, "ragdb-server").ShouldBeNull();
        var cache = Resource(appHost, "cache").ShouldBeAssignableTo<IResourceWithConnectionString>()!;
        (await cache.GetConnectionStringAsync(Cancellation)).ShouldBe("redis.example:6379");
    }

    [Fact]
    public async Task ContainersArePinnedAndKeepTheirDataInVolumes()
    {
        await using var appHost = await CreateAsync("Infrastructure=containers");

        var server = Resource(appHost, "ragdb-server").ShouldBeOfType<PostgresServerResource>();
        Image(server).ShouldBe("pgvector/pgvector:pg17");
        server.Annotations.OfType<ContainerMountAnnotation>().ShouldHaveSingleItem().Target.ShouldBe("/var/lib/postgresql/data");
        Resource(appHost, "ragdb").ShouldBeOfType<PostgresDatabaseResource>().DatabaseName.ShouldBe("ragdb");

        var cache = Resource(appHost, "cache").ShouldBeOfType<RedisResource>();
        Image(cache).ShouldBe("library/redis:8.6");
        cache.Annotations.OfType<ContainerMountAnnotation>().ShouldHaveSingleItem().Target.ShouldBe("/data");
    }

    [Fact]
    public async Task AnUnknownKindOfInfrastructureIsRefusedByName()
    {
        var refusal = await Should.ThrowAsync<Aspire.Hosting.DistributedApplicationException>(() => CreateAsync("Infrastructure=cloud"));

        refusal.Message.ShouldContain("'cloud'");
        refusal.Message.ShouldContain("auto, containers or embedded");
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, Cancellation);

    private static IResource? Find(IDistributedApplicationTestingBuilder appHost, string name) => appHost.Resources.FirstOrDefault(r => r.Name == name);

    private static IResource Resource(IDistributedApplicationTestingBuilder appHost, string name) => Find(appHost, name).ShouldNotBeNull();

    private static string Image(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().ShouldHaveSingleItem();
        return $"{image.Image}:{image.Tag}";
    }
}
