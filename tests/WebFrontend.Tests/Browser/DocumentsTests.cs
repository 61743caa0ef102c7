using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LlmRag.WebFrontend.Tests.Browser;

public sealed class DocumentsTests : IAsyncLifetime
{
    private Site _site = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await Site.StartAsync(Cancelled);

    public ValueTask DisposeAsync() => _site?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task UploadsFilesAndShowsHowFarEachOneIs()
    {
        var mayFinish = new TaskCompletionSource();
        _site.Retriever.OnFollow = Follow;
        var page = await _site.OpenAsync("/documents");
        await Expect(page.GetByText("There are no documents yet")).ToBeVisibleAsync();

        FilePayload[] files = [File("notes.md", 200_000), File("locked.docx", 10), File("picture.png", 10), File("empty.txt", 0)];
        await page.GetByLabel("Choose files").SetInputFilesAsync(files);

        await Expect(Upload(page, "picture.png")).ToContainTextAsync("Files of this kind are not read.");
        await Expect(Upload(page, "empty.txt")).ToContainTextAsync("The file is empty.");
        await Expect(Upload(page, "locked.docx")).ToContainTextAsync("The document is protected by a password.");
        await Expect(Upload(page, "notes.md")).ToContainTextAsync("Being read");
        await Expect(Upload(page, "notes.md").GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        mayFinish.SetResult();

        await Expect(Upload(page, "notes.md")).ToContainTextAsync("Ready");
        await Expect(page.GetByText("4 of 4 files finished, 3 failed")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "notes.md", Exact = true })).ToBeVisibleAsync();

        FilePayload[] more = [File("more.md", 10)];
        await page.Locator("input[type=file]:not(.used)").SetInputFilesAsync(more);
        await Expect(Upload(page, "more.md")).ToContainTextAsync("Ready");
        _site.Errors.ShouldBeEmpty();

        async IAsyncEnumerable<(string, string?)> Follow(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (file == "locked.docx")
            {
                yield return ("failed", "The document is protected by a password.");
                yield break;
            }

            await mayFinish.Task.WaitAsync(cancellationToken);
            yield return ("done", null);
        }
    }

    [Fact]
    public async Task SearchesShowsAndDeletes()
    {
        _site.Retriever.Add("models.md");
        _site.Retriever.Add("tokens.md");
        var page = await _site.OpenAsync("/documents");
        await Expect(page.Locator(".document-title")).ToHaveCountAsync(2);

        await page.GetByLabel("Search the documents").FillAsync("tok");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".document-title")).ToHaveTextAsync(["tokens.md"]);

        await page.Locator(".document-title").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The text of tokens.md.");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Passages" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The first passage of tokens.md.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete tokens.md" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.GetByText("No document matches")).ToBeVisibleAsync();
        _site.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task AddsATextAndPages()
    {
        foreach (var number in Enumerable.Range(1, 30))
        {
            _site.Retriever.Add($"{number}.md");
        }

        var page = await _site.OpenAsync("/documents");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add text" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("A note");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("It says something.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(Upload(page, "A note")).ToContainTextAsync("Ready");
        await Expect(page.Locator(".document-title").First).ToHaveTextAsync("A note");
        await page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator(".document-title")).ToHaveTextAsync(["6.md", "5.md", "4.md", "3.md", "2.md", "1.md"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Newer" }).ClickAsync();
        await Expect(page.Locator(".document-title")).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task SaysThatTheServiceIsDownAndComesBackByItself()
    {
        _site.Retriever.Refuse = () => TypedResults.Problem("The database is starting.", statusCode: 503);
        var page = await _site.OpenAsync("/documents");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The database is starting." })).ToContainTextAsync("Wait a moment");

        _site.Retriever.Add("back.md");
        _site.Retriever.Refuse = null;

        await Expect(page.Locator(".document-title")).ToHaveTextAsync(["back.md"]);
    }

    [Fact]
    public async Task AnUnknownAddressSaysWhereToGo()
    {
        var page = await _site.OpenAsync("/nowhere");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
    }

    private static FilePayload File(string name, int size) => new() { Name = name, MimeType = "application/octet-stream", Buffer = new byte[size] };

    private static ILocator Upload(IPage page, string name) => page.Locator(".upload").Filter(new() { HasText = name });
}
