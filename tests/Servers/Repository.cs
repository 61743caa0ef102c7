namespace LlmRag.Servers;

/// <summary>Where the checkout that the tests were built from lies.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>LlmRag.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a file or folder below <see cref="Root"/>.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LlmRag.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No LlmRag.sln above {AppContext.BaseDirectory}.");
    }
}
