// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenAI.Chat;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Builds the request: messages of text, images, tool calls and their results; options; function tools.</summary>
internal static partial class OpenAIRequests
{
    public static IEnumerable<OpenAI.Chat.ChatMessage> Messages(IEnumerable<AI.ChatMessage> messages, ChatOptions? options)
    {
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
        {
            yield return new SystemChatMessage(options.Instructions);
        }

        foreach (var message in messages)
        {
            if (message.RawRepresentation is OpenAI.Chat.ChatMessage raw)
            {
                yield return raw;
            }
            else if (message.Role == ChatRole.System)
            {
                yield return new SystemChatMessage(Parts(message.Contents)) { ParticipantName = Name(message.AuthorName) };
            }
            else if (message.Role.Value == "developer")
            {
                yield return new DeveloperChatMessage(Parts(message.Contents)) { ParticipantName = Name(message.AuthorName) };
            }
            else if (message.Role == ChatRole.User)
            {
                yield return new UserChatMessage(Parts(message.Contents)) { ParticipantName = Name(message.AuthorName) };
            }
            else if (message.Role == ChatRole.Tool)
            {
                foreach (var result in message.Contents.OfType<FunctionResultContent>())
                {
                    yield return new ToolChatMessage(result.CallId, ResultText(result.Result));
                }
            }
            else if (message.Role == ChatRole.Assistant)
            {
                yield return Assistant(message);
            }
        }
    }

    public static ChatCompletionOptions Options(IChatClient client, ChatOptions? options)
    {
        if (options is null)
        {
            return new();
        }

        var result = options.RawRepresentationFactory?.Invoke(client) as ChatCompletionOptions ?? new();
        result.FrequencyPenalty ??= options.FrequencyPenalty;
        result.MaxOutputTokenCount ??= options.MaxOutputTokens;
        result.TopP ??= options.TopP;
        result.PresencePenalty ??= options.PresencePenalty;
        result.Temperature ??= options.Temperature;
        result.Seed ??= options.Seed;
        result.ReasoningEffortLevel ??= options.Reasoning?.Effort switch
        {
            ReasoningEffort.None => ChatReasoningEffortLevel.None,
            ReasoningEffort.Low => ChatReasoningEffortLevel.Low,
            ReasoningEffort.Medium => ChatReasoningEffortLevel.Medium,
            ReasoningEffort.High => ChatReasoningEffortLevel.High,
            ReasoningEffort.ExtraHigh => new("xhigh"),
            _ => (ChatReasoningEffortLevel?)null,
        };
        if (options.ModelId is { } model && !(result.Patch.TryGetValue("$.model"u8, out string? patched) && patched is not null))
        {
            result.Patch.Set("$.model"u8, model);
        }

        foreach (var stop in options.StopSequences ?? [])
        {
            result.StopSequences.Add(stop);
        }

        foreach (var function in (options.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            result.Tools.Add(ChatTool.CreateFunctionTool(function.Name, function.Description, Parameters(function)));
        }

        if (result.Tools.Count > 0)
        {
            result.AllowParallelToolCalls ??= options.AllowMultipleToolCalls;
            result.ToolChoice ??= options.ToolMode switch
            {
                NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
                RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
                RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
                _ => ChatToolChoice.CreateAutoChoice(),
            };
        }

        result.ResponseFormat ??= options.ResponseFormat switch
        {
            ChatResponseFormatText => OpenAI.Chat.ChatResponseFormat.CreateTextFormat(),
            ChatResponseFormatJson { Schema: { } schema } json => OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "json_schema", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription),
            ChatResponseFormatJson => OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat(),
            _ => null,
        };
        return result;
    }

    private static AssistantChatMessage Assistant(AI.ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, new(JsonSerializer.SerializeToUtf8Bytes(
                call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))))))
            .ToList();
        var parts = message.Contents.Select(Part).OfType<ChatMessageContentPart>().ToList();

        AssistantChatMessage result;
        if (parts.Count > 0)
        {
            result = new(parts);
            foreach (var call in calls)
            {
                result.ToolCalls.Add(call);
            }
        }
        else
        {
            result = calls.Count > 0 ? new(calls) : new(ChatMessageContentPart.CreateTextPart(""));
        }

        result.ParticipantName = Name(message.AuthorName);
        result.Refusal = message.Contents.OfType<ErrorContent>().LastOrDefault(error => error.ErrorCode == "Refusal")?.Message;
        return result;
    }

    private static List<ChatMessageContentPart> Parts(IEnumerable<AIContent> contents)
    {
        var parts = contents.Select(Part).OfType<ChatMessageContentPart>().ToList();
        return parts.Count > 0 ? parts : [ChatMessageContentPart.CreateTextPart("")];
    }

    private static ChatMessageContentPart? Part(AIContent content) => content switch
    {
        { RawRepresentation: ChatMessageContentPart raw } => raw,
        TextContent text => ChatMessageContentPart.CreateTextPart(text.Text),
        UriContent uri when uri.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(uri.Uri),
        DataContent data when data.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType),
        _ => null,
    };

    private static BinaryData Parameters(AIFunctionDeclaration function)
    {
        // OpenAI wants the members of an object schema to be there even when they are empty.
        var schema = System.Text.Json.Nodes.JsonObject.Create(function.JsonSchema) ?? [];
        schema["type"] ??= "object";
        schema["properties"] ??= new System.Text.Json.Nodes.JsonObject();
        schema["required"] ??= new System.Text.Json.Nodes.JsonArray();
        schema["additionalProperties"] ??= false;
        return BinaryData.FromString(schema.ToJsonString());
    }

    private static string ResultText(object? result) =>
        result as string ?? (result is null ? "" : JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object))));

    private static string? Name(string? author)
    {
        var name = author is null ? null : NotInName().Replace(author, "");
        return string.IsNullOrEmpty(name) ? null : name.Length > 64 ? name[..64] : name;
    }

    [GeneratedRegex("[^a-zA-Z0-9_]+")]
    private static partial Regex NotInName();
}
