using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Telemetry;

/// <summary>
/// Messages as the JSON text of the conventions' schemas, compact and with every role and part the schema names:
/// <code>
/// [{"role":"user","parts":[{"type":"text","content":"What is RAG?"}]}]
/// [{"role":"assistant","parts":[{"type":"text","content":"…"}],"finish_reason":"stop"}]
/// </code>
/// https://github.com/open-telemetry/semantic-conventions/tree/v1.41.1/docs/gen-ai (gen-ai-input-messages.json, gen-ai-output-messages.json)
/// </summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions CompactValues = new(AIJsonUtilities.DefaultOptions)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = false,
    };

    public static string Input(IEnumerable<ChatMessage> messages) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.Value);
            Parts(json, message.Contents);
            if (message.AuthorName is { } name)
            {
                json.WriteString("name", name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>One output message: there is one choice, however many messages its updates were gathered to.</summary>
    public static string Output(IList<ChatMessage> messages, string finishReason) => Write(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("role", messages.FirstOrDefault()?.Role.Value ?? "assistant");
        Parts(json, messages.SelectMany(message => message.Contents));
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    public static string Instructions(string instructions) => Write(json =>
    {
        json.WriteStartArray();
        Text(json, "text", instructions);
        json.WriteEndArray();
    });

    public static string Tools(IEnumerable<AITool> tools) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", tool is AIFunctionDeclaration ? "function" : tool.Name);
            json.WriteString("name", tool.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Parts(Utf8JsonWriter json, IEnumerable<AIContent> contents)
    {
        json.WriteStartArray("parts");
        foreach (var content in contents)
        {
            Part(json, content);
        }

        json.WriteEndArray();
    }

    private static void Part(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case UsageContent or TextContent { Text.Length: 0 }:
                break;
            case TextContent text:
                Text(json, "text", text.Text);
                break;
            case TextReasoningContent reasoning:
                Text(json, "reasoning", reasoning.Text);
                break;
            case FunctionCallContent call:
                json.WriteStartObject();
                json.WriteString("type", "tool_call");
                json.WriteString("id", call.CallId);
                json.WriteString("name", call.Name);
                json.WritePropertyName("arguments");
                Value(json, call.Arguments);
                json.WriteEndObject();
                break;
            case FunctionResultContent result:
                json.WriteStartObject();
                json.WriteString("type", "tool_call_response");
                json.WriteString("id", result.CallId);
                json.WritePropertyName("response");
                Value(json, result.Result);
                json.WriteEndObject();
                break;
            case UriContent uri:
                json.WriteStartObject();
                json.WriteString("type", "uri");
                json.WriteString("modality", Modality(uri.MediaType));
                json.WriteString("mime_type", uri.MediaType);
                json.WriteString("uri", uri.Uri.ToString());
                json.WriteEndObject();
                break;
            case DataContent data:
                json.WriteStartObject();
                json.WriteString("type", "blob");
                json.WriteString("modality", Modality(data.MediaType));
                json.WriteString("mime_type", data.MediaType);
                json.WriteString("content", data.Base64Data.Span);
                json.WriteEndObject();
                break;
            default:
                json.WriteStartObject();
                json.WriteString("type", content.GetType().Name);
                json.WriteEndObject();
                break;
        }
    }

    private static void Text(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object? value)
    {
        try
        {
            json.WriteRawValue(JsonSerializer.Serialize(value, CompactValues.GetTypeInfo(typeof(object))));
        }
        catch (NotSupportedException)
        {
            // A result of a type without a JSON form: telemetry must not be the reason that a call fails.
            json.WriteStringValue(value?.ToString());
        }
    }

    // The schema requires a modality; a top-level media type that is none of its values is still the truth.
    private static string Modality(string mediaType) => mediaType.Split('/')[0];

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
