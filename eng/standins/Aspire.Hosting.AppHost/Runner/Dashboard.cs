using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Runner;

/// <summary>The real Aspire dashboard, run by the Aspire CLI. https://aspire.dev/dashboard/standalone/</summary>
internal static class Dashboard
{
    public const string CliSetting = "AppHost:AspireCli";
    public const string ResourceName = "aspire-dashboard";

    public const string DefaultOtlpUrl = "http://localhost:4317";

    public const string Missing =
        "The Aspire dashboard is not installed, so there is none; the application runs all the same. It comes with the Aspire CLI: https://aspire.dev/get-started/install-cli/";

    /// <summary>Whether somebody else is named who receives the telemetry.</summary>
    public static bool IsElsewhere(IConfiguration configuration) =>
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is not null || configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is not null;

    /// <summary>The dashboard as a resource, or null when there is no Aspire CLI.</summary>
    public static ExecutableResource? Find(IConfiguration configuration)
    {
        var cli = configuration[CliSetting] is { } installed && File.Exists(installed) ? installed : Command.Find("aspire", "/");
        if (cli is null)
        {
            return null;
        }
        var frontend = (configuration["ASPNETCORE_URLS"] ?? "http://localhost:18888").Split(';')[0];
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? DefaultOtlpUrl;
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? "http://localhost:4318";
        var dashboard = new ExecutableResource(ResourceName, cli, Path.GetTempPath())
        {
            IsQuiet = true,
            Arguments =
            [
                "dashboard", "run", "--non-interactive", "--nologo", "--allow-anonymous",
                "--frontend-url", frontend, "--otlp-grpc-url", grpc, "--otlp-http-url", http,
            ],
        };
        Add("http", frontend);
        Add("otlp-grpc", grpc);
        Add("otlp-http", http);
        return dashboard;

        void Add(string name, string url)
        {
            var address = new Uri(url);
            dashboard.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, address.Scheme, name: name, port: address.Port, isProxied: false) { TargetHost = address.Host });
        }
    }
}
