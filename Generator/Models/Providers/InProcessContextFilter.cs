using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Providers;

/// <summary>Stands right before the client of a real provider: what belongs to this process only goes no further.</summary>
internal sealed class InProcessContextFilter(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithoutContext(options), cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, WithoutContext(options), cancellationToken))
        {
            yield return update;
        }
    }

    private static ChatOptions? WithoutContext(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(AnswerContext.PassagesKey) != true)
        {
            return options;
        }

        var copy = options.Clone();
        copy.AdditionalProperties!.Remove(AnswerContext.PassagesKey);
        return copy;
    }
}
