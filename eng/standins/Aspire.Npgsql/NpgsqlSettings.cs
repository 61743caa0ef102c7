// Stand-in for Aspire.Npgsql 13.5.4: the part this project calls.
// https://aspire.dev/integrations/databases/postgres/postgres-client/

namespace Aspire.Npgsql;

public class NpgsqlSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }

    public bool DisableMetrics { get; set; }
}
