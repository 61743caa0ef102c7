using System.Text.Json;

namespace Aspire.Hosting.Runner;

/// <summary>A profile of a project's <c>Properties/launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> EnvironmentVariables)
{
    /// <summary>The profile of that name, otherwise the first one that runs a project; null when there is none.</summary>
    public static LaunchProfile? Read(string projectDirectory, string? preferredName)
    {
        var file = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }
        using var settings = JsonDocument.Parse(File.ReadAllText(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var profiles = settings.RootElement.GetProperty("profiles").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("commandName", out var command) && command.GetString() == "Project")
            .ToArray();
        if (profiles.Length == 0)
        {
            return null;
        }
        var named = profiles.Where(p => p.Name == preferredName).ToArray();
        var chosen = named.Length > 0 ? named[0] : profiles[0];
        var urls = chosen.Value.TryGetProperty("applicationUrl", out var applicationUrl) ? applicationUrl.GetString() : null;
        var variables = chosen.Value.TryGetProperty("environmentVariables", out var environment)
            ? environment.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
            : [];
        return new(chosen.Name, [.. (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(u => new Uri(u))], variables);
    }
}
