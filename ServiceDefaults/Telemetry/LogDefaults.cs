using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LlmRag.ServiceDefaults.Telemetry;

internal static class LogDefaults
{
    /// <summary>
    /// Logs go to the console as lines of JSON (<see cref="JsonLineFormatter"/>), for whatever collects them; as plain text where a
    /// developer reads them, which is a terminal in Development. <c>Logging:Console:FormatterName</c> decides otherwise
    /// (<c>json-line</c>, <c>simple</c>, or another formatter of the framework).
    /// The framework's lines per request, which every health check would write too, are in the traces already: warnings only.
    /// </summary>
    public static void AddLogDefaults(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddDefaults(new()
        {
            ["Logging:Console:FormatterName"] = FormatterFor(builder.Environment, Console.IsOutputRedirected),
            ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
            ["Logging:LogLevel:System.Net.Http.HttpClient"] = nameof(LogLevel.Warning),
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging
            // Both outputs have the trace and the span by themselves.
            .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None)
            .AddConsole()
            .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
    }

    internal static string FormatterFor(IHostEnvironment environment, bool isOutputRedirected)
        => environment.IsDevelopment() && !isOutputRedirected ? ConsoleFormatterNames.Simple : JsonLineFormatter.FormatterName;
}
