using LlmRag.WebFrontend.Components.Shared.Markdown;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmRag.WebFrontend.Tests.Components;

public sealed class MarkdownViewTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>")]
    [InlineData("[click](javascript:alert(1))", "<p>click</p>")]
    [InlineData("[click](data:text/html,x)", "<p>click</p>")]
    [InlineData("[click](/documents)", "<p>click</p>")]
    [InlineData("![secret](https://evil.example/?q=secret)", "<p>secret</p>")]
    [InlineData("&lt;b&gt;", "<p>&lt;b&gt;</p>")]
    public async Task UntrustedTextStaysText(string markdown, string html) => (await RenderAsync(markdown)).ShouldBe(html);

    [Theory]
    [InlineData("**a** *b* `c<d`", "<p><strong>a</strong> <em>b</em> <code>c&lt;d</code></p>")]
    [InlineData("# Title", "<h3>Title</h3>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("3. a", "<ol start=\"3\"><li>a</li></ol>")]
    [InlineData("> a", "<blockquote><p>a</p></blockquote>")]
    [InlineData("```cs\nx < 1\n```", "<pre tabindex=\"0\"><code>x &lt; 1</code></pre>")]
    public async Task ShowsMarkdown(string markdown, string html) => (await RenderAsync(markdown)).ShouldBe(html);

    [Fact]
    public async Task ShowsTables()
    {
        var html = await RenderAsync("| a | b |\n|---|---|\n| 1 | `2` |");

        html.ShouldContain("<tr><th>a</th><th>b</th></tr>");
        html.ShouldContain("<tr><td>1</td><td><code>2</code></td></tr>");
    }

    [Fact]
    public async Task LinksOpenElsewhereAndTellNothing() =>
        (await RenderAsync("[docs](https://example.org/a?b=c)"))
            .ShouldBe("<p><a href=\"https://example.org/a?b=c\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">docs</a></p>");

    [Theory]
    [InlineData("Yes [1].", "<p>Yes <b>1</b>.</p>")]
    [InlineData("Yes [1][2].", "<p>Yes <b>1</b><b>2</b>.</p>")]
    [InlineData("**Yes [1]**", "<p><strong>Yes <b>1</b></strong></p>")]
    [InlineData("No [9].", "<p>No [9].</p>")]
    [InlineData("`a[1]`", "<p><code>a[1]</code></p>")]
    [InlineData("Yes [1].\n\n[1]: https://evil.example", "<p>Yes <b>1</b>.</p>")]
    public async Task MarkersBecomeCitationsWhereThereIsOne(string markdown, string html) =>
        (await RenderAsync(markdown, marker => marker > 2 ? null : builder =>
        {
            builder.OpenElement(0, "b");
            builder.AddContent(1, marker);
            builder.CloseElement();
        })).ShouldStartWith(html);

    // Half a sentence of Markdown is what a stream consists of.
    [Fact]
    public async Task EveryBeginningOfAnAnswerCanBeShown()
    {
        const string Answer = "# T\n\nA **b [1]** `c` [d](https://e.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n- y\n  1. z ~~q~~ <i>";
        for (var length = 0; length <= Answer.Length; length++)
        {
            (await RenderAsync(Answer[..length])).ShouldNotContain("<i>");
        }
    }

    private static async Task<string> RenderAsync(string markdown, Func<int, RenderFragment?>? citation = null)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Text"] = markdown, ["Citation"] = citation });
            return (await renderer.RenderComponentAsync<MarkdownView>(parameters)).ToHtmlString();
        });
    }
}
