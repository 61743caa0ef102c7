using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LlmRag.Generator.Tests.Models;

/// <summary>Keeps every log record with its attributes and the span it belongs to.</summary>
internal sealed class RecordingLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public sealed record Entry(LogLevel Level, EventId Event, string Message, IReadOnlyDictionary<string, object?> Attributes, Exception? Exception, ActivitySpanId? Span);

    public IReadOnlyList<Entry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(
                logLevel,
                eventId,
                formatter(state, exception),
                (state as IEnumerable<KeyValuePair<string, object?>>)?.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value) ?? new Dictionary<string, object?>(),
                exception,
                Activity.Current?.SpanId));
    }
}
