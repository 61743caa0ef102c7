namespace Aspire.Hosting.Runner;

/// <summary>What the generated <c>Projects</c> classes know beside the package's own contract: the built assembly, so that it can be run as it is.</summary>
public interface IProjectOutput : IProjectMetadata
{
    string AssemblyPath { get; }
}
