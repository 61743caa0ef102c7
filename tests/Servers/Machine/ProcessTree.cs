using System.Globalization;

namespace LlmRag.Servers.Machine;

/// <summary>Processes and their memory, read from <c>/proc</c>.</summary>
public static class ProcessTree
{
    /// <summary>A process and everything it started, parents before children.</summary>
    public static IReadOnlyList<(int Id, string Name)> Of(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToLookup(process => process.Parent, process => process.Id);

        var tree = new List<(int, string)>();
        Add(root);
        return tree;

        void Add(int id)
        {
            tree.Add((id, NameOf(id)));
            foreach (var child in children[id])
            {
                Add(child);
            }
        }
    }

    /// <summary>Memory of a process with shared pages split among those that share them, in bytes; 0 when it has ended.</summary>
    public static long ProportionalBytes(int id)
    {
        try
        {
            // Pss:              123456 kB
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").First(text => text.StartsWith("Pss:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Whether a process was started with an environment variable of this value.</summary>
    public static bool HasEnvironment(int id, string name, string value)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"{name}={value}");
        }
        catch (IOException)
        {
            return false;
        }
    }

    // 4242 (name with spaces) S 4241 …
    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string NameOf(int id)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return string.Join(' ', arguments.Take(3).Select(Path.GetFileName));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
