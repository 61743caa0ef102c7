using System.Runtime.InteropServices;

namespace Aspire.Hosting.Runner;

internal static class Command
{
    /// <summary>The .NET host that runs this process.</summary>
    public static string DotNet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The file behind a command, looked up as a shell would; null when there is none.</summary>
    public static string? Find(string command, string workingDirectory)
    {
        if (command.Contains('/') || command.Contains(Path.DirectorySeparatorChar))
        {
            var file = Path.GetFullPath(Path.Combine(workingDirectory, command));
            return File.Exists(file) ? file : null;
        }
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return directories
            .SelectMany(directory => endings.Select(ending => Path.Combine(directory, command + ending)))
            .FirstOrDefault(File.Exists);
    }
}
