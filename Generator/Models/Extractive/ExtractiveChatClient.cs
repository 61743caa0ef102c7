using System.Runtime.CompilerServices;
using LlmRag.Evaluation.Text;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>
/// The built-in model: it answers with the best sentences of the retrieved passages, word for word, each with its marker, or says that
/// they do not contain the answer. Deterministic, offline, free. It reads the <see cref="AnswerContext"/> of the call; without one it has
/// nothing to answer from.
/// </summary>
public sealed class ExtractiveChatClient : IChatClient
{
    /// <summary>The name of the model in requests, responses and telemetry.</summary>
    public const string ModelId = "extractive-1";

    /// <summary>What it says when the passages do not hold the answer.</summary>
    public const string Refusal = AnswerComposer.Refusal;

    private static readonly ChatClientMetadata Metadata = new(GenAi.Provider.Names.LlmRag, providerUri: null, ModelId);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();

        // Nothing here waits; the stream is cut where a reader expects words.
        await Task.CompletedTask;
        var prompt = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var answer = AnswerContext.From(options) is { } context ? AnswerComposer.Compose(context.Question, context.Passages) : Refusal;
        var responseId = $"extractive-{Guid.CreateVersion7():n}";
        foreach (var word in Words(answer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(responseId, new TextContent(word));
        }

        var usage = new UsageDetails
        {
            InputTokenCount = prompt.Sum(message => TokenEstimate.Count(message.Text)),
            OutputTokenCount = TokenEstimate.Count(answer),
        };
        usage.TotalTokenCount = usage.InputTokenCount + usage.OutputTokenCount;
        var last = Update(responseId, new UsageContent(usage));
        last.FinishReason = ChatFinishReason.Stop;
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static ChatResponseUpdate Update(string responseId, AIContent content) =>
        new(ChatRole.Assistant, [content]) { ResponseId = responseId, MessageId = responseId, ModelId = ModelId };

    // Each word with the white space behind it.
    private static IEnumerable<string> Words(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }
}
