using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace LlmRag.WebFrontend.Tests;

public sealed partial class PageTests(WebApplicationFactory<Program> factory) : IClassFixture<WebApplicationFactory<Program>>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/documents")]
    public async Task EverythingThePageNamesIsServedByTheApplicationItself(string path)
    {
        using var client = factory.WithWebHostBuilder(host => host.UseSetting("environment", "Development")).CreateClient();

        var html = await client.GetStringAsync(path, Cancelled);

        var named = NamedFiles().Matches(html).Select(match => match.Groups["file"].Value).ToList();
        named.Count.ShouldBeGreaterThan(5);
        foreach (var file in named)
        {
            file.ShouldNotContain("//");
            using var response = await client.GetAsync("/" + file, Cancelled);
            response.IsSuccessStatusCode.ShouldBeTrue(file);
        }
    }

    [Fact]
    public async Task ThePolicyKeepsForeignScriptsOut()
    {
        using var client = factory.CreateClient();

        using var response = await client.GetAsync("/", Cancelled);

        response.Headers.GetValues("Content-Security-Policy").ShouldContain(policy => policy.StartsWith("default-src 'self'; style-src"));
        response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task AnUnknownAddressIsAPageOfTheApplication()
    {
        using var client = factory.CreateClient();

        using var response = await client.GetAsync("/nowhere", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldContain("_framework/blazor.web");
    }

    [GeneratedRegex("<(?:link|script)[^>]*(?:href|src)=\"(?<file>[^\"]+)\"")]
    private static partial Regex NamedFiles();
}
