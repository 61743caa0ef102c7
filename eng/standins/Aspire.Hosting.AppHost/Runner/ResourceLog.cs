using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Runner;

/// <summary>One console for all resources: each line under the name of the resource that wrote it.</summary>
internal sealed class ResourceLog(DistributedApplicationOptions options, IHostEnvironment environment, ILoggerFactory loggers)
{
    private static readonly int[] Colours = [36, 33, 35, 32, 34, 96, 93, 95];

    private readonly bool _colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private readonly ConcurrentDictionary<string, int> _order = new();
    private readonly Lock _lock = new();

    public void Write(string resource, string line, bool isError = false)
    {
        if (options.EnableResourceLogging)
        {
            var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource}");
            logger.Log(isError ? LogLevel.Error : LogLevel.Information, "{Line}", line);
            return;
        }
        var colour = Colours[_order.GetOrAdd(resource, _ => _order.Count) % Colours.Length];
        lock (_lock)
        {
            Console.WriteLine(_colours ? $"\e[{colour}m{resource,-12}\e[0m {line}" : $"{resource,-12} {line}");
        }
    }

    /// <summary>What the runner itself has to say.</summary>
    public void Write(string text)
    {
        if (options.EnableResourceLogging)
        {
            loggers.CreateLogger($"{environment.ApplicationName}").LogInformation("{Text}", text);
            return;
        }
        lock (_lock)
        {
            Console.WriteLine(text);
        }
    }
}
