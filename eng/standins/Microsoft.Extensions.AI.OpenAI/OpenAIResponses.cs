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

        AddAnnotations(completion.Annotations, message.Contents);
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
        AdditionalCounts = AdditionalCounts(usage.InputTokenDetails, usage.OutputTokenDetails),
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

    /// <summary>Completions cite by message; the annotations go to the first text of it.</summary>
    private static void AddAnnotations(IReadOnlyList<ChatMessageAnnotation> annotations, IList<AIContent> contents)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        var text = contents.OfType<TextContent>().FirstOrDefault();
        if (text is null)
        {
            contents.Add(text = new(null));
        }

        text.Annotations = [.. text.Annotations ?? [], .. annotations.Select(annotation => new CitationAnnotation
        {
            RawRepresentation = annotation,
            AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = annotation.StartIndex, EndIndex = annotation.EndIndex }],
            Title = annotation.WebResourceTitle,
            Url = annotation.WebResourceUri,
        })];
    }

    private static AdditionalPropertiesDictionary<long> AdditionalCounts(ChatInputTokenUsageDetails? input, ChatOutputTokenUsageDetails? output)
    {
        AdditionalPropertiesDictionary<long> counts = [];
        if (input is not null)
        {
            counts["InputTokenDetails.AudioTokenCount"] = input.AudioTokenCount;
        }

        if (output is not null)
        {
            counts["OutputTokenDetails.AudioTokenCount"] = output.AudioTokenCount;
            counts["OutputTokenDetails.AcceptedPredictionTokenCount"] = output.AcceptedPredictionTokenCount;
            counts["OutputTokenDetails.RejectedPredictionTokenCount"] = output.RejectedPredictionTokenCount;
        }

        return counts;
    }
}
