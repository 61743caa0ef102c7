using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmRag.Retriever.Storage;

public static class StorageExtensions
{
    /// <summary>The database named <c>ragdb</c>: connection, migrations at start, health.</summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        // Statements that belong to no request or ingestion (looking for work every second) would be traces of their own.
        builder.AddNpgsqlDataSource("ragdb", configureDataSourceBuilder: source =>
            source.ConfigureTracing(tracing => tracing
                .EnablePhysicalOpenTracing(false)
                .ConfigureCommandFilter(_ => Activity.Current is not null)));

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<StoreState>();
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddHostedService<StoreInitializer>();
        builder.Services.AddExceptionHandler<DatabaseExceptionHandler>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");
        return builder;
    }
}
