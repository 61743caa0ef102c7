using System.Diagnostics;
using System.Globalization;

namespace LlmRag.AppHost.Tests;

/// <summary>Signals to a process, where the operating system has them.</summary>
internal static class Signal
{
    public static void Require() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");

    public static async Task SendAsync(string name, int processId)
    {
        using var kill = Process.Start("kill", [$"-{name}", processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
