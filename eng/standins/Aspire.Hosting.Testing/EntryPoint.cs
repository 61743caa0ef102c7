using System.Reflection;
using Aspire.Hosting.Runner;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the <c>Main</c> of an AppHost up to its <c>Build</c>, holds it there until the test builds, and lets it end with the test.</summary>
internal sealed class EntryPoint(Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : IBuildInterceptor
{
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IDistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var main = assembly.EntryPoint ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no entry point.");
        // A thread of its own, because it blocks as long as the test lasts.
        new Thread(() => Run(main)) { IsBackground = true, Name = $"{assembly.GetName().Name} entry point" }.Start();
        return _builder.Task.WaitAsync(cancellationToken);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets an entry point go that was never built.</summary>
    public void End() => _mayBuild.TrySetCanceled();

    void IBuildInterceptor.Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = assembly.GetName().Name;
        TestDefaults.Apply(options, settings, args);
        configure(options, settings);
        TestDefaults.ApplyLaunchProfile(options, settings, AppHostMetadata.Read(assembly, "AppHostProjectPath")!);
    }

    void IBuildInterceptor.Building(IDistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    void IBuildInterceptor.Built(DistributedApplication application) => _application.TrySetResult(application);

    private void Run(MethodInfo main)
    {
        IBuildInterceptor.Current.Value = this;
        try
        {
            object?[] parameters = main.GetParameters().Length == 0 ? [] : [args];
            (main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, parameters, culture: null) as Task)?.GetAwaiter().GetResult();
            Fail(new InvalidOperationException($"The entry point of {assembly.GetName().Name} ended without building an application."));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e)
    {
        _builder.TrySetException(e);
        _application.TrySetException(e);
    }
}
