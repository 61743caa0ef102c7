using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }

    /// <summary>Of a process: <c>executable.pid</c>.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Null until the resource runs and its health checks have answered.</summary>
    public HealthStatus? HealthStatus { get; internal init; }

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];
}
