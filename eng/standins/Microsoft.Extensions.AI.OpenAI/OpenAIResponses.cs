// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using System.Text.Json;
using OpenAI.Chat;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Reads a completion: text, refusals, tool calls, reasoning of compatible servers, usage, finish reason.</summary>
internal static class OpenAIResponses
{
    public static ChatResponse Response(ChatCompletion completion)
    {
        var message = new AI.ChatMessage
        {
            CreatedAt = completion.CreatedAt,
            MessageId = completion.Id,
            RawRepresentation = completion,
            Role = Role(completion.Role),
        };
        AddContents(completion.Content, message.Contents);
        if (completion.Patch.TryGetValue("$.choices[0].message.reasoning_content"u8, out string? reasoning) && reasoning is not null)
        {
            message.Contents.Add(new TextReasoningContent(reasoning));
        }

        foreach (var call in completion.ToolCalls.Where(call => !string.IsNullOrWhiteSpace(call.FunctionName)))
        {
            var content = Call(call.FunctionArguments.ToString(), call.Id, call.FunctionName);
            content.RawRepresentation = call;
            message.Contents.Add(content);
        }

        if (completion.Refusal is { } refusal)
        {
            message.Contents.Add(new ErrorContent(refusal) { ErrorCode = "Refusal" });
        }

        return new(message)
        {
            CreatedAt = completion.CreatedAt,
            FinishReason = FinishReason(completion.FinishReason),
            ModelId = completion.Model,
            RawRepresentation = completion,
            ResponseId = completion.Id,
            Usage = completion.Usage is { } usage ? Usage(usage) : null,
        };
    }

    public static void AddContents(ChatMessageContent? parts, IList<AIContent> contents)
    {
        foreach (var part in parts ?? [])
        {
            if (part.Kind == ChatMessageContentPartKind.Text)
            {
                contents.Add(new TextContent(part.Text) { RawRepresentation = part });
            }
        }
    }

    public static string? Reasoning(StreamingChatCompletionUpdate update) =>
        update.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? reasoning) ? reasoning : null;

    public static FunctionCallContent Call(string arguments, string id, string name) =>
        FunctionCallContent.CreateFromParsedArguments(arguments, id, name,
            static json => (IDictionary<string, object?>?)JsonSerializer.Deserialize(json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));

    public static UsageDetails Usage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    public static ChatRole Role(ChatMessageRole role) => role switch
    {
        ChatMessageRole.System => ChatRole.System,
        ChatMessageRole.User => ChatRole.User,
        ChatMessageRole.Assistant => ChatRole.Assistant,
        ChatMessageRole.Tool => ChatRole.Tool,
        ChatMessageRole.Developer => new("developer"),
        _ => new(role.ToString()),
    };

    public static AI.ChatFinishReason? FinishReason(OpenAI.Chat.ChatFinishReason? reason) => reason switch
    {
        null => null,
        OpenAI.Chat.ChatFinishReason.Stop => AI.ChatFinishReason.Stop,
        OpenAI.Chat.ChatFinishReason.Length => AI.ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => AI.ChatFinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => AI.ChatFinishReason.ToolCalls,
        _ => new(reason.Value.ToString()),
    };
}
