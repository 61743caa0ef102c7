using System.Globalization;

namespace LlmRag.AppHost.Tests.Runner;

/// <summary>The processes of the machine, read from <c>/proc</c>.</summary>
internal static class ProcessTree
{
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");

    public static IReadOnlyList<int> DescendantsOf(int processId)
    {
        var parents = new Dictionary<int, int>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat)
            {
                parents[id] = stat.Parent;
            }
        }
        var found = new List<int>();
        for (var generation = new List<int> { processId }; generation.Count > 0; found.AddRange(generation))
        {
            generation = [.. parents.Where(p => generation.Contains(p.Value)).Select(p => p.Key)];
        }
        return found;
    }

    public static bool IsAlive(int processId) => Stat(processId) is { State: not 'Z' };

    // 1234 (name, which may hold spaces and brackets) S 1 …
    private static (char State, int Parent)? Stat(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
