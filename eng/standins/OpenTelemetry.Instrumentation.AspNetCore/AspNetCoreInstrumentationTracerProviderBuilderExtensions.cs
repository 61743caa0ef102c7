// Stand-in for OpenTelemetry.Instrumentation.AspNetCore 1.15.2: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.AspNetCore/README.md

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder)
        => AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions: null);

    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
        => AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions);

    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        string? name,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        if (configureAspNetCoreTraceInstrumentationOptions is not null)
        {
            builder.ConfigureServices(services => services.Configure(name, configureAspNetCoreTraceInstrumentationOptions));
        }

        if (builder is IDeferredTracerProviderBuilder deferred)
        {
            deferred.Configure((services, tracing) =>
            {
                var options = OptionsOf(services, name);

                // The host registers the source it starts requests with.
                tracing.AddSource(services.GetService<ActivitySource>()?.Name ?? "Microsoft.AspNetCore");
                if (options.EnableAspNetCoreSignalRSupport)
                {
                    tracing.AddSource("Microsoft.AspNetCore.SignalR.Server");
                }

                if (options.EnableRazorComponentsSupport)
                {
                    tracing.AddSource("Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits");
                }
            });
        }

        return builder.AddInstrumentation(services => new RequestListener(OptionsOf(services, name)));
    }

    private static AspNetCoreTraceInstrumentationOptions OptionsOf(IServiceProvider services, string name)
        => services.GetRequiredService<IOptionsMonitor<AspNetCoreTraceInstrumentationOptions>>().Get(name);
}
