namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    public bool DisableDashboard { get; set; }

    /// <summary>Output of the resources goes to the host's loggers instead of straight to the console.</summary>
    public bool EnableResourceLogging { get; set; }

    public string? ProjectDirectory { get; set; }
}
