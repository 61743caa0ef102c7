using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

public static class DistributedApplicationTestingBuilder
{
    /// <summary>An empty application.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        var options = new DistributedApplicationOptions { Args = args, AssemblyName = typeof(DistributedApplicationTestingBuilder).Assembly.GetName().Name };
        var settings = new HostApplicationBuilderSettings();
        TestDefaults.Apply(options, settings, args);
        return new TestingBuilder(new DistributedApplicationBuilder(options, settings), entryPoint: null);
    }

    /// <summary>The application of the AppHost that <typeparamref name="TEntryPoint"/> belongs to: <c>Projects.AppHost</c>.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class =>
        CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        var entryPoint = new EntryPoint(typeof(TEntryPoint).Assembly, args, configureBuilder);
        var builder = await entryPoint.StartAsync(cancellationToken);
        return new TestingBuilder(builder, entryPoint);
    }
}
