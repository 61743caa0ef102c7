using LlmRag.Servers.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LlmRag.WebFrontend.Tests.Browser;

public sealed class AskTests : IAsyncLifetime
{
    private Site _site = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await Site.StartAsync(Cancelled, "tokens-and-cost.md", "models.md");

    public ValueTask DisposeAsync() => _site?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task StreamsTheAnswerAndOpensTheCitedSentence()
    {
        var mayGoOn = new TaskCompletionSource();
        _site.Generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            var events = FakeAnswers.Complete(exchange).ToList();
            await exchange.SendAsync(events.Take(2), cancellationToken);
            await mayGoOn.Task.WaitAsync(cancellationToken);
            await exchange.SendAsync(events.Skip(2), cancellationToken);
        };
        var page = await _site.OpenAsync();

        await AskAsync(page, "How does LlmRag count tokens?");
        await Expect(page.Locator(".answer-text")).ToHaveTextAsync("LlmRag counts tokens with the usage");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync();
        mayGoOn.SetResult();

        await Expect(page.Locator(".answer-text strong")).ToHaveTextAsync("estimates");
        await Expect(page.Locator(".facts")).ToContainTextAsync("Grounded");
        await Expect(page.Locator(".facts")).ToContainTextAsync("1,234 in, 56 out");
        await Expect(page.Locator(".facts")).ToContainTextAsync("340 ms");
        await Expect(page.GetByText("built-in extractive model").First).ToBeVisibleAsync();
        var exchange = await _site.Generator.NextAsync(Cancelled);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Trace" })).ToHaveAttributeAsync("href", $"http://localhost:18888/traces/detail/{exchange.TraceId}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Citation 1: Tokens and cost" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Tokens and cost" }).Locator("mark")).ToHaveTextAsync(FakeAnswers.Quote);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Citation 1: Tokens and cost" })).ToBeFocusedAsync();
        _site.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task EachQuestionIsATraceOfItsOwnAndAFollowUpBelongsToTheConversation()
    {
        var page = await _site.OpenAsync(height: 500);

        await AskAsync(page, "First?");
        await Expect(page.Locator(".facts")).ToHaveCountAsync(1);
        await AskAsync(page, "Second?");
        await Expect(page.Locator(".facts")).ToHaveCountAsync(2);
        await Expect(page.Locator(".passages").Last).ToBeInViewportAsync();

        var first = await _site.Generator.NextAsync(Cancelled);
        var second = await _site.Generator.NextAsync(Cancelled);
        second.TraceId.ShouldNotBe(first.TraceId);
        first.Request.GetProperty("conversationId").GetString().ShouldBeNull();
        second.Request.GetProperty("conversationId").GetString().ShouldBe("c-1");

        await page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask your documents" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task StopEndsTheRequestAndKeepsWhatCame()
    {
        _site.Generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            await exchange.SendAsync(FakeAnswers.Complete(exchange).Take(2), cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        var page = await _site.OpenAsync();

        await AskAsync(page, "How does LlmRag count tokens?");
        await Expect(page.Locator(".answer-text")).ToBeVisibleAsync();
        var exchange = await _site.Generator.NextAsync(Cancelled);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("Stopped.")).ToBeVisibleAsync();
        await Expect(page.Locator(".answer-text")).ToHaveTextAsync("LlmRag counts tokens with the usage");
        var aborted = new TaskCompletionSource();
        exchange.Aborted.Register(aborted.SetResult);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
    }

    [Fact]
    public async Task SaysWhatToDoWhenTheModelFailsAndAsksAgain()
    {
        _site.Generator.OnQuestion = async (exchange, cancellationToken) =>
        {
            await exchange.SendAsync(FakeAnswers.Complete(exchange).Take(2), cancellationToken);
            await exchange.SendAsync([FakeAnswers.Error(502, "The model answered 401 Unauthorized.", exchange.TraceId)], cancellationToken);
        };
        var page = await _site.OpenAsync();

        await AskAsync(page, "How does LlmRag count tokens?");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The model answered 401 Unauthorized." })).ToContainTextAsync("Check endpoint, key and model name");
        await Expect(page.Locator(".answer-text")).ToBeVisibleAsync();

        _site.Generator.OnQuestion = (exchange, cancellationToken) => exchange.SendAsync(FakeAnswers.Complete(exchange), cancellationToken);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToBeVisibleAsync();
        await Expect(page.GetByText("How does LlmRag count tokens?")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task KeepsTheQuestionWhenItIsRefused()
    {
        _site.Generator.Refuse = () => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["question"] = ["At most 8,000 characters."] });
        var page = await _site.OpenAsync();

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Question" }).FillAsync(new string('x', 100_000));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "At most 8,000 characters." })).ToBeVisibleAsync();
        (await page.Locator(".asked").InnerTextAsync()).Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task KeysWorkAsTheHintSays()
    {
        var page = await _site.OpenAsync();
        var question = page.GetByRole(AriaRole.Textbox, new() { Name = "Question" });
        await Expect(question).ToBeFocusedAsync();

        await question.PressSequentiallyAsync("one");
        await page.Keyboard.PressAsync("Shift+Enter");
        await question.PressSequentiallyAsync("two");
        await Expect(question).ToHaveValueAsync("one\ntwo");
        await page.Locator(".brand").FocusAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(question).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        (await _site.Generator.NextAsync(Cancelled)).Question.ShouldBe("one\ntwo");
        await Expect(question).ToHaveValueAsync("");
    }

    [Fact]
    public async Task FollowsTheSystemsThemeUntilAnotherIsChosenAndRemembersIt()
    {
        var page = await _site.OpenAsync(scheme: ColorScheme.Dark);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task FitsANarrowScreen()
    {
        var page = await _site.OpenAsync(width: 360, height: 640);
        await AskAsync(page, "How does LlmRag count tokens?");
        await Expect(page.Locator(".facts")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Citation 1: Tokens and cost" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeInViewportAsync();

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(360);
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Question" }).FillAsync(question);
        await page.Keyboard.PressAsync("Enter");
    }
}
