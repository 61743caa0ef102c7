// Stand-in for StackExchange.Redis 2.13, which Aspire.StackExchange.Redis.DistributedCaching brings: the part this project calls.
// https://stackexchange.github.io/StackExchange.Redis/Configuration

using System.Globalization;
using System.Net;

namespace StackExchange.Redis;

/// <summary><c>host:port,host:port,user=…,password=…,ssl=true,defaultDatabase=1,connectTimeout=5000</c></summary>
public sealed class ConfigurationOptions
{
    public EndPointCollection EndPoints { get; } = [];

    public string? User { get; set; }

    public string? Password { get; set; }

    public bool Ssl { get; set; }

    /// <summary>The name the server's certificate must have; the host, if null.</summary>
    public string? SslHost { get; set; }

    public int? DefaultDatabase { get; set; }

    public string? ClientName { get; set; }

    /// <summary>Milliseconds.</summary>
    public int ConnectTimeout { get; set; } = 5000;

    /// <summary>Milliseconds.</summary>
    public int AsyncTimeout { get; set; } = 5000;

    public static ConfigurationOptions Parse(string configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new ConfigurationOptions();
        foreach (var part in configuration.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                options.EndPoints.Add(part);
            }
            else
            {
                options.Set(part[..equals].Trim(), part[(equals + 1)..].Trim());
            }
        }

        return options;
    }

    private void Set(string key, string value)
    {
        switch (key.ToLowerInvariant())
        {
            case "user": User = value; break;
            case "password": Password = value; break;
            case "ssl": Ssl = bool.Parse(value); break;
            case "sslhost": SslHost = value; break;
            case "defaultdatabase": DefaultDatabase = Number(value); break;
            case "name": ClientName = value; break;
            case "connecttimeout": ConnectTimeout = Number(value); break;
            case "asynctimeout": AsyncTimeout = Number(value); break;
            case "synctimeout": AsyncTimeout = Number(value); break;
            case "abortconnect" or "allowadmin" or "connectretry" or "keepalive" or "protocol" or "version" or "tiebreaker": break;
            default: throw new ArgumentException($"Keyword '{key}' is not supported.", nameof(key));
        }
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}

public sealed class EndPointCollection : System.Collections.ObjectModel.Collection<EndPoint>
{
    public void Add(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');
        var hasPort = colon > 0 && !hostAndPort.EndsWith(']') && hostAndPort.IndexOf(':') == colon | hostAndPort.StartsWith('[');
        var host = (hasPort ? hostAndPort[..colon] : hostAndPort).Trim('[', ']');
        var port = hasPort ? int.Parse(hostAndPort[(colon + 1)..], CultureInfo.InvariantCulture) : 6379;
        Add(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
    }
}
