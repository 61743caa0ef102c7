// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using System.Runtime.CompilerServices;
using System.Text;
using OpenAI.Chat;

namespace Microsoft.Extensions.AI;

/// <summary>Chat completions. Requests are built by <see cref="OpenAIRequests"/>, contents read by <see cref="OpenAIResponses"/>.</summary>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly ChatClient _client;
    private readonly ChatClientMetadata _metadata;

    public OpenAIChatClient(ChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _metadata = new("openai", client.Endpoint, client.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        OpenAITags.AddApiType();
        var completion = (await _client.CompleteChatAsync(OpenAIRequests.Messages(messages, options), OpenAIRequests.Options(this, options), cancellationToken)
            .ConfigureAwait(false)).Value;

        var response = OpenAIResponses.Response(completion);
        OpenAITags.AddResponse(completion.ServiceTier?.ToString(), completion.SystemFingerprint);
        return response;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        OpenAITags.AddApiType();
        return ReadAsync(
            _client.CompleteChatStreamingAsync(OpenAIRequests.Messages(messages, options), OpenAIRequests.Options(this, options), cancellationToken),
            cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return
            serviceKey is not null ? null :
            serviceType == typeof(ChatClientMetadata) ? _metadata :
            serviceType == typeof(ChatClient) ? _client :
            serviceType.IsInstanceOfType(this) ? this :
            null;
    }

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        IAsyncEnumerable<StreamingChatCompletionUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SortedDictionary<int, PartialCall> calls = [];
        StringBuilder? refusal = null;
        ChatRole? role = null;
        ChatFinishReason? finishReason = null;
        string? responseId = null, model = null;
        DateTimeOffset? createdAt = null;
        string? serviceTier = null, systemFingerprint = null;
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            role ??= update.Role is { } r ? OpenAIResponses.Role(r) : null;
            finishReason ??= OpenAIResponses.FinishReason(update.FinishReason);
            responseId ??= update.CompletionId;
            model ??= update.Model;
            createdAt ??= update.CreatedAt;
            if ((serviceTier is null && update.ServiceTier is not null) || (systemFingerprint is null && update.SystemFingerprint is not null))
            {
                serviceTier ??= update.ServiceTier?.ToString();
                systemFingerprint ??= update.SystemFingerprint;
                OpenAITags.AddResponse(serviceTier, systemFingerprint);
            }

            var result = new ChatResponseUpdate
            {
                ResponseId = update.CompletionId,
                MessageId = update.CompletionId,
                CreatedAt = update.CreatedAt,
                FinishReason = finishReason,
                ModelId = model,
                RawRepresentation = update,
                Role = role,
            };
            OpenAIResponses.AddContents(update.ContentUpdate, result.Contents);
            if (OpenAIResponses.Reasoning(update) is { } reasoning)
            {
                result.Contents.Add(new TextReasoningContent(reasoning));
            }

            if (update.RefusalUpdate is { } refused)
            {
                (refusal ??= new()).Append(refused);
            }

            foreach (var part in update.ToolCallUpdates ?? [])
            {
                if (!calls.TryGetValue(part.Index, out var call))
                {
                    calls[part.Index] = call = new();
                }

                call.Id ??= part.ToolCallId;
                call.Name ??= part.FunctionName;
                call.Arguments.Append(part.FunctionArgumentsUpdate);
            }

            if (update.Usage is { } usage)
            {
                result.Contents.Add(new UsageContent(OpenAIResponses.Usage(usage)) { RawRepresentation = usage });
            }

            yield return result;
        }

        if (calls.Count > 0)
        {
            var result = new ChatResponseUpdate
            {
                ResponseId = responseId,
                MessageId = responseId,
                CreatedAt = createdAt,
                FinishReason = finishReason,
                ModelId = model,
                Role = role,
            };
            foreach (var call in calls.Values.Where(call => !string.IsNullOrWhiteSpace(call.Name)))
            {
                result.Contents.Add(OpenAIResponses.Call(call.Arguments.ToString(), call.Id!, call.Name!));
            }

            if (refusal is not null)
            {
                result.Contents.Add(new ErrorContent(refusal.ToString()) { ErrorCode = "Refusal" });
            }

            yield return result;
        }
    }

    /// <summary>A tool call that arrives in pieces.</summary>
    private sealed class PartialCall
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
