using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
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
        // In the first place, so that every other source of configuration wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:Console:FormatterName", FormatterFor(builder.Environment, Console.IsOutputRedirected)),
                new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)),
                new("Logging:LogLevel:System.Net.Http.HttpClient", nameof(LogLevel.Warning)),
            ],
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging
            .AddConsole()
            .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
    }

    internal static string FormatterFor(IHostEnvironment environment, bool isOutputRedirected)
        => environment.IsDevelopment() && !isOutputRedirected ? ConsoleFormatterNames.Simple : JsonLineFormatter.FormatterName;
}
