using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ConnectionStringBuilderExtensions
{
    /// <summary>A connection string composed of other resources; it is there as soon as they have started.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        var connectionString = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var resource in References(connectionStringExpression).Distinct())
        {
            connectionString.WithAnnotation(new WaitAnnotation(resource, WaitType.WaitUntilStarted));
        }
        return connectionString;
    }

    private static IEnumerable<IResource> References(IValueWithReferences value) => value.References.SelectMany(reference => reference switch
    {
        IResource resource => [resource],
        IValueWithReferences inner => References(inner),
        _ => [],
    });
}
