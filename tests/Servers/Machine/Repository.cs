namespace LlmRag.Servers.Machine;

/// <summary>Where things of this repository are, seen from a test.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The folder of public data sets that some tests and benchmarks read: <c>LLMRAG_DATA</c>, else <c>shared/data</c> beside the repository;
    /// <see langword="null"/> where it is absent.
    /// </summary>
    public static string? Data { get; } = new[] { Environment.GetEnvironmentVariable("LLMRAG_DATA"), Path.Combine(Root, "..", "shared", "data") }
        .FirstOrDefault(folder => folder is { Length: > 0 } && Directory.Exists(folder));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "LlmRag.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No LlmRag.sln above {AppContext.BaseDirectory}.");
    }
}
