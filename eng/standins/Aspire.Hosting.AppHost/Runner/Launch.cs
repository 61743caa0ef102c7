using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runner;

/// <summary>What is needed to start the process of a resource.</summary>
internal sealed record Launch(string Command, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    public static async Task<Launch> PrepareAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        OpenTelemetryEnvironment openTelemetry,
        CancellationToken cancellationToken)
    {
        var environment = await EnvironmentOf(resource, executionContext, openTelemetry, cancellationToken);
        switch (resource)
        {
            case ProjectResource:
                var project = resource.Annotations.OfType<IProjectOutput>().Single();
                return new(Runner.Command.DotNet, [project.AssemblyPath], Path.GetDirectoryName(project.ProjectPath)!, environment);

            case ExecutableResource executable:
                var command = Runner.Command.Find(executable.Command, executable.WorkingDirectory)
                    ?? throw new DistributedApplicationException($"The command '{executable.Command}' was not found: install it, or put it on the PATH.");
                var arguments = new List<string>();
                foreach (var argument in executable.Arguments)
                {
                    arguments.Add(await TextOf(argument, cancellationToken));
                }
                return new(command, arguments, executable.WorkingDirectory, environment);

            default:
                throw new DistributedApplicationException($"'{resource.Name}' is not a process.");
        }
    }

    private static async Task<Dictionary<string, string>> EnvironmentOf(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        OpenTelemetryEnvironment openTelemetry,
        CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.PortVariable is not null))
        {
            context.EnvironmentVariables[endpoint.PortVariable!] = endpoint.AllocatedPort!.Value.ToString(CultureInfo.InvariantCulture);
        }
        if (resource is ProjectResource)
        {
            openTelemetry.AddTo(context.EnvironmentVariables, resource.Name);
        }
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            environment[name] = await TextOf(value, cancellationToken);
        }
        return environment;
    }

    private static async ValueTask<string> TextOf(object value, CancellationToken cancellationToken) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
