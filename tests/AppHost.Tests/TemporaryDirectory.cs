namespace LlmRag.AppHost.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmrag-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
