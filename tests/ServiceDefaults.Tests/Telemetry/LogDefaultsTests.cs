using System.Diagnostics;
using System.Text.Json;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class LogDefaultsTests
{
    private static readonly string[] Shape =
        ["timestamp", "level", "category", "eventId", "eventName", "message", "scopes", "traceId", "spanId", "fields", "exception"];

    [Fact]
    public void WritesAnEntryAsOneLineOfJson()
    {
        using var source = new ActivitySource("LogDefaultsTests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("work")!;
        var scopes = new LoggerExternalScopeProvider();
        using var outer = scopes.Push(new Dictionary<string, object?> { ["RequestPath"] = "/search" });
        using var inner = scopes.Push("a word");

        var entry = Write(
            LogLevel.Warning, new EventId(7, "Searched"),
            [new("Passages", 8), new("Milliseconds", 1.5), new("Model", "hash-1"), new("Cached", true), new("None", null), new("{OriginalFormat}", "…")],
            "Found 8 passages", scopes: scopes);

        entry.GetProperty("timestamp").GetString().ShouldBe("2026-11-21T04:05:06.789Z");
        entry.GetProperty("level").GetString().ShouldBe("Warning");
        entry.GetProperty("category").GetString().ShouldBe("LlmRag.Test");
        entry.GetProperty("eventId").GetInt32().ShouldBe(7);
        entry.GetProperty("eventName").GetString().ShouldBe("Searched");
        entry.GetProperty("message").GetString().ShouldBe("Found 8 passages");
        entry.GetProperty("scopes").GetRawText().ShouldBe("""[{"RequestPath":"/search"},"a word"]""");
        entry.GetProperty("traceId").GetString().ShouldBe(activity.TraceId.ToHexString());
        entry.GetProperty("spanId").GetString().ShouldBe(activity.SpanId.ToHexString());
        entry.GetProperty("fields").GetRawText().ShouldBe("""{"Passages":8,"Milliseconds":1.5,"Model":"hash-1","Cached":true,"None":null}""");
        entry.GetProperty("exception").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void HasTheSameMembersWhenThereIsNothingToSay()
    {
        Activity.Current = null;

        var entry = Write(LogLevel.Information, default, [], "plain");

        entry.GetProperty("eventName").ValueKind.ShouldBe(JsonValueKind.Null);
        entry.GetProperty("traceId").ValueKind.ShouldBe(JsonValueKind.Null);
        entry.GetProperty("spanId").ValueKind.ShouldBe(JsonValueKind.Null);
        entry.GetProperty("scopes").GetArrayLength().ShouldBe(0);
        entry.GetProperty("fields").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public void HoldsAnExceptionWithItsCauses()
    {
        var exception = new InvalidOperationException("outer", new ArgumentException("inner"));

        var written = Write(LogLevel.Error, default, [], "failed", exception).GetProperty("exception");

        written.GetProperty("type").GetString().ShouldBe("System.InvalidOperationException");
        written.GetProperty("message").GetString().ShouldBe("outer");
        written.GetProperty("stackTrace").GetString()!.ShouldContain("System.ArgumentException: inner");
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r\n{\"level\":\"Critical\"}")]
    [InlineData("a\u2028b\u2029c\u0085d\u000bd\u000ce")]
    [InlineData("quote \" backslash \\ \u001b[31mred\u0000")]
    [InlineData("Grüße 東京 🙂")]
    [InlineData("lone surrogate \ud800 here")]
    public void StaysOneLineWhateverTheTextContains(string text)
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(text);

        var entry = Write(
            LogLevel.Information, new EventId(0, text), [new(text, text)], text, new InvalidOperationException(text), scopes, category: text);

        // Half a surrogate pair is no character.
        var expected = text.Replace('\ud800', '\ufffd');

        entry.GetProperty("message").GetString().ShouldBe(expected);
        entry.GetProperty("fields").EnumerateObject().ShouldHaveSingleItem().Value.GetString().ShouldBe(expected);
    }

    [Fact]
    public void KeepsTheLastOfSeveralFieldsWithOneName()
        => Write(LogLevel.Information, default, [new("A", 1), new("A", 2)], "twice").GetProperty("fields").GetRawText().ShouldBe("""{"A":2}""");

    [Fact]
    public void WritesNumbersThatJsonCannotHoldAsText()
        => Write(LogLevel.Information, default, [new("A", double.NaN), new("B", double.PositiveInfinity)], "odd")
            .GetProperty("fields").GetRawText().ShouldBe("""{"A":"NaN","B":"Infinity"}""");

    [Theory]
    [InlineData("Development", false, "simple")]
    [InlineData("Development", true, "json-line")]
    [InlineData("Production", false, "json-line")]
    [InlineData("Production", true, "json-line")]
    public void ArePlainOnlyWhereADeveloperReadsThem(string environment, bool isOutputRedirected, string formatter)
        => LogDefaults.FormatterFor(new Environment(environment), isOutputRedirected).ShouldBe(formatter);

    [Theory]
    [InlineData(null, "json-line")]
    [InlineData("simple", "simple")]
    public async Task UseTheFormatterThatTheConfigurationNames(string? configured, string expected)
    {
        await using var service = await TestService.StartAsync(
            settings: configured is null ? [] : [("Logging:Console:FormatterName", configured)]);

        service.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName.ShouldBe(expected);
        service.Services.GetServices<ConsoleFormatter>().ShouldContain(formatter => formatter.Name == "json-line");
    }

    private static JsonElement Write(
        LogLevel level, EventId id, KeyValuePair<string, object?>[] state, string message,
        Exception? exception = null, IExternalScopeProvider? scopes = null, string category = "LlmRag.Test")
    {
        var formatter = new JsonLineFormatter(new FixedTime());
        using var output = new StringWriter();
        formatter.Write(
            new LogEntry<KeyValuePair<string, object?>[]>(level, category, id, state, exception, (_, _) => message), scopes, output);

        var line = output.ToString();
        line.ShouldEndWith("}\n");
        line.TrimEnd('\n').IndexOfAny(['\n', '\r', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\u0000', '\u001b']).ShouldBe(-1);
        var entry = JsonDocument.Parse(line).RootElement;
        entry.EnumerateObject().Select(member => member.Name).ShouldBe(Shape);
        return entry;
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 4, 5, 6, 789, TimeSpan.Zero);
    }

    private sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
