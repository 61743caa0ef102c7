using Xunit;

namespace LlmRag.Servers.Machine;

/// <summary>
/// A program that some tests need and not every machine has. Where it is absent a test skips with the reason; in CI
/// (<c>CI=true</c>), where it is expected, the test fails instead, so that it cannot silently stop running.
/// </summary>
public sealed class MachineFeature
{
    private readonly string _name;
    private readonly string _howToGet;
    private readonly Lazy<string?> _path;

    /// <param name="name">What the reason for skipping calls it.</param>
    /// <param name="howToGet">What the reason tells to do.</param>
    /// <param name="candidates">Where the program may be: a name on the PATH, a path, or <c>$NAME</c> for the value of a variable.</param>
    public MachineFeature(string name, string howToGet, params string[] candidates)
    {
        _name = name;
        _howToGet = howToGet;
        _path = new(() => candidates.SelectMany(Locations).FirstOrDefault(File.Exists));
    }

    /// <summary>A Chromium or Chrome that Playwright can drive.</summary>
    public static MachineFeature Chromium { get; } = new(
        "Chromium",
        "apt install chromium, or set CHROMIUM_PATH",
        "$CHROMIUM_PATH", "chromium", "chromium-browser", "google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe");

    /// <summary>Node.js, for the embedded database and the dashboard.</summary>
    public static MachineFeature Node { get; } = new("Node.js", "https://nodejs.org, version 20 or newer", "node");

    /// <summary>The server program of native PostgreSQL.</summary>
    public static MachineFeature PostgreSql { get; } = new(
        "PostgreSQL",
        "apt install postgresql",
        ["postgres", .. Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin", "postgres"))
            : []]);

    /// <summary>The server program of Redis.</summary>
    public static MachineFeature Redis { get; } = new("Redis", "apt install redis-server", "redis-server");

    /// <summary>Whether the machine has it.</summary>
    public bool IsPresent => _path.Value is not null;

    /// <summary>The path of the program; skips the test that asks, or fails it in CI, if the machine does not have it.</summary>
    public string Require()
    {
        if (_path.Value is { } path)
        {
            return path;
        }

        var reason = $"{_name} is not on this machine: {_howToGet}.";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        throw new InvalidOperationException();
    }

    private static IEnumerable<string> Locations(string candidate)
    {
        if (candidate.StartsWith('$'))
        {
            return Environment.GetEnvironmentVariable(candidate[1..]) is { Length: > 0 } value ? [value] : [];
        }

        if (Path.IsPathRooted(candidate))
        {
            return [candidate];
        }

        var directories = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return directories.SelectMany(directory => new[] { candidate, candidate + ".exe" }.Select(file => Path.Combine(directory, file)));
    }
}
