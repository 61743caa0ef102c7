namespace LlmRag.WebFrontend.Ask;

/// <summary>Settings under <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>Address of the Aspire dashboard, as the browser reaches it. Without it answers have no link to their trace.</summary>
    public Uri? Url { get; set; }

    /// <summary>The page of a trace; nothing where there is no dashboard.</summary>
    public Uri? TraceOf(string? traceId) => Url is null || string.IsNullOrEmpty(traceId) ? null : new Uri(Url, $"/traces/detail/{traceId}");
}
