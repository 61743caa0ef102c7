using System.Net;
using System.Net.Sockets;

namespace LlmRag.Servers.Machine;

public static class FreePort
{
    /// <summary>A port of the loopback interface that nobody listens on at the moment.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
