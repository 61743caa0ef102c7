using LlmRag.Servers.Fakes;
using LlmRag.Servers.Machine;
using Microsoft.Playwright;

namespace LlmRag.WebFrontend.Tests.Browser;

/// <summary>Chromium at the application, in front of a fake generator and a fake retriever.</summary>
internal sealed class Site : IAsyncDisposable
{
    // A machine without a sandbox for it (a container, root) runs Chromium with these.
    private static readonly string[] ChromiumArguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly WebFrontendProcess _frontend;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];

    // A busy machine is slow, which is no failure; what never comes costs this much.
    static Site() => Assertions.SetDefaultExpectTimeout(20_000);

    private Site(FakeGenerator generator, FakeRetriever retriever, WebFrontendProcess frontend, IPlaywright playwright, IBrowser browser)
    {
        Generator = generator;
        Retriever = retriever;
        (_frontend, _playwright, _browser) = (frontend, playwright, browser);
    }

    public FakeGenerator Generator { get; }

    public FakeRetriever Retriever { get; }

    /// <summary>What the browser's console reported as an error: scripts that failed, content that the policy blocked, missing files.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Skips the test where there is no Chromium, and fails it there in CI.</summary>
    public static async Task<Site> StartAsync(CancellationToken cancellationToken, params string[] documents)
    {
        var chromium = MachineFeature.Chromium.Require();
        var generator = await FakeGenerator.StartAsync();
        var retriever = await FakeRetriever.StartAsync(documents);
        var frontend = await WebFrontendProcess.StartAsync(generator.Url, retriever.Url, cancellationToken);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ChromiumArguments });
        return new Site(generator, retriever, frontend, playwright, browser);
    }

    public async Task<IPage> OpenAsync(string path = "/", ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = _frontend.Url.AbsoluteUri,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _frontend.DisposeAsync();
        await Generator.DisposeAsync();
        await Retriever.DisposeAsync();
    }
}
