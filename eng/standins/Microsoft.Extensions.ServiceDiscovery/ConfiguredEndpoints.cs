// Stand-in for Microsoft.Extensions.ServiceDiscovery 10.9.0: the part this project calls, which is resolution from configuration.
// https://learn.microsoft.com/dotnet/core/extensions/service-discovery

using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// <c>https+http://_admin.generator/path</c>: schemes in order of preference, an optional endpoint name, the service.
/// The configuration has <c>services:generator:admin:0 = http://localhost:5101</c>; without an endpoint name, the one called
/// <c>default</c> or like the first scheme that has any.
/// </summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    private uint _next;

    public Uri Resolve(Uri uri)
    {
        var schemes = uri.Scheme.Split('+');
        var (service, endpoint) = Split(uri.Host);

        var section = configuration.GetSection("services").GetSection(service);
        var named = endpoint is not null
            ? section.GetSection(endpoint)
            : schemes.Prepend("default").Select(section.GetSection).FirstOrDefault(candidate => candidate.Exists());

        var candidates = AddressesOf(named, service, schemes);
        return candidates.Count == 0
            ? PassThrough(uri, service, schemes[0])
            : Combine(uri, candidates[(int)(Interlocked.Increment(ref _next) % (uint)candidates.Count)]);
    }

    private static (string Service, string? Endpoint) Split(string host)
        => host.StartsWith('_') && host.IndexOf('.') is > 1 and var dot ? (host[(dot + 1)..], host[1..dot]) : (host, null);

    // Of the addresses under the name, those of the most preferred scheme that occurs.
    private static List<Uri> AddressesOf(IConfigurationSection? section, string service, string[] schemes)
    {
        if (section?.Exists() is not true)
        {
            return [];
        }

        var addresses = (section.Value is { } single ? [single] : section.GetChildren().Select(child => child.Value))
            .Select(value => Uri.TryCreate(value, UriKind.Absolute, out var address)
                ? address
                : throw new KeyNotFoundException($"The endpoint configuration '{section.Path}' of service '{service}' has the invalid value '{value}'."))
            .ToList();
        var preferred = schemes.FirstOrDefault(scheme => addresses.Exists(address => address.Scheme == scheme));
        return addresses.FindAll(address => address.Scheme == preferred);
    }

    private static Uri Combine(Uri uri, Uri address)
    {
        var result = new UriBuilder(uri) { Scheme = address.Scheme, Host = address.Host, Port = address.Port };
        if (address.AbsolutePath.Length > 1)
        {
            result.Path = $"{address.AbsolutePath.TrimEnd('/')}/{uri.AbsolutePath.TrimStart('/')}";
        }

        return result.Uri;
    }

    private static Uri PassThrough(Uri uri, string service, string scheme)
        => uri.Scheme == scheme && uri.Host == service ? uri : new UriBuilder(uri) { Scheme = scheme, Host = service }.Uri;
}
