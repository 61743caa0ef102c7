using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmRag.Servers.Fakes;

/// <summary>A web server on a free port of the loopback interface that plays a service, for as long as the test holds it.</summary>
public abstract class FakeService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private protected FakeService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.Single());

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract void Map(WebApplication app);

    protected async Task RunAsync()
    {
        Map(_app);
        await _app.StartAsync();
    }
}
