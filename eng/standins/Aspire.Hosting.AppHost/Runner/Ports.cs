using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runner;

internal static class Ports
{
    /// <summary>Gives every endpoint its port: the one it asks for, or a free one.</summary>
    public static void Allocate(IEnumerable<EndpointAnnotation> endpoints, bool randomize)
    {
        // Held until all are given out, so that no port is given twice.
        var listeners = new List<TcpListener>();
        foreach (var endpoint in endpoints)
        {
            var wanted = endpoint.Port ?? endpoint.TargetPort;
            if (wanted is { } port && !(randomize && endpoint.IsProxied))
            {
                endpoint.AllocatedPort = port;
                continue;
            }
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            listeners.Add(listener);
            endpoint.AllocatedPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        listeners.ForEach(listener => listener.Dispose());
    }

    public static bool IsInUse(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == port);
}
