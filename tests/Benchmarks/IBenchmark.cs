namespace LlmRag.Benchmarks;

/// <summary>A command of this program.</summary>
public interface IBenchmark
{
    /// <summary>The command.</summary>
    string Name { get; }

    /// <summary>One line: what it measures.</summary>
    string Summary { get; }

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(string[] args, CancellationToken cancellationToken);
}
