using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LlmRag.ServiceDefaults.Telemetry;

/// <summary>
/// A log entry as one line of JSON that always has the same members, whatever they contain:
/// <code>
/// {"timestamp":"2026-11-21T04:05:06.789Z","level":"Information","category":"LlmRag.Retriever.Search","eventId":7,"eventName":"Searched",
///  "message":"Found 8 passages in 12 ms","scopes":[{"RequestPath":"/search"}],"traceId":"0af7…","spanId":"b7ad…",
///  "fields":{"Passages":8,"Milliseconds":12},"exception":{"type":"…","message":"…","stackTrace":"…"}}
/// </code>
/// Absent values are null. JSON escapes line breaks, so text from a request cannot forge an entry.
/// </summary>
internal sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-line";

    private const string OriginalFormat = "{OriginalFormat}";

    // For a terminal or a log store, not for HTML: letters stay letters.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("eventId", logEntry.EventId.Id);
            json.WriteString("eventName", logEntry.EventId.Name);
            json.WriteString("message", message);
            WriteScopes(json, scopeProvider);
            WriteSpan(json, Activity.Current);
            WriteFields(json, logEntry.State as IReadOnlyCollection<KeyValuePair<string, object?>>);
            WriteException(json, logEntry.Exception);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        json.WriteStartArray("scopes");
        scopes?.ForEachScope(
            static (scope, json) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object?>> values)
                {
                    json.WriteStartObject();
                    WriteValues(json, values);
                    json.WriteEndObject();
                }
                else
                {
                    WriteValue(json, scope);
                }
            },
            json);
        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, Activity? activity)
    {
        json.WriteString("traceId", activity?.TraceId.ToHexString());
        json.WriteString("spanId", activity?.SpanId.ToHexString());
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyCollection<KeyValuePair<string, object?>>? state)
    {
        json.WriteStartObject("fields");
        WriteValues(json, state ?? []);
        json.WriteEndObject();
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
        {
            json.WriteNull("exception");
            return;
        }

        json.WriteStartObject("exception");
        json.WriteString("type", exception.GetType().FullName);
        json.WriteString("message", exception.Message);
        json.WriteString("stackTrace", exception.ToString());
        json.WriteEndObject();
    }

    // The last of several values with one name wins, as in the other exporters: a JSON object must not repeat a name.
    private static void WriteValues(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var unique = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (name != OriginalFormat)
            {
                unique[name] = value;
            }
        }

        foreach (var (name, value) in unique)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case uint or ulong:
                json.WriteNumberValue(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset moment:
                json.WriteStringValue(moment.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTime moment:
                json.WriteStringValue(moment.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace",
        LogLevel.Debug => "Debug",
        LogLevel.Information => "Information",
        LogLevel.Warning => "Warning",
        LogLevel.Error => "Error",
        _ => "Critical",
    };
}
