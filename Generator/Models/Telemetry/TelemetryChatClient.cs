using System.Diagnostics;
using System.Runtime.CompilerServices;
using LlmRag.Generator.Models.Connections;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Telemetry;

/// <summary>
/// Records each call of a model as one <c>chat</c> span with its metrics and, when it fails, its event, by the GenAI conventions v1.41.1
/// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-spans.md). It stands around retries,
/// so a call is one span, as its caller sees it, and each try is a span of the HTTP client inside.
/// </summary>
internal sealed class TelemetryChatClient(IChatClient innerClient, ModelConnection connection, ModelTelemetry telemetry, TimeProvider clock)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var call = new ModelCallSpan(telemetry, connection, clock, prompt, options, streaming: false);
        try
        {
            var response = await base.GetResponseAsync(prompt, options, cancellationToken);
            call.Complete(response);
            return response;
        }
        catch (Exception exception)
        {
            call.Fail(exception, partial: null);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var call = new ModelCallSpan(telemetry, connection, clock, prompt, options, streaming: true);
        List<ChatResponseUpdate> received = [];
        var ended = false;
        try
        {
            await using var updates = base.GetStreamingResponseAsync(prompt, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(updates, call, received))
            {
                received.Add(updates.Current);
                call.Chunk();
                yield return updates.Current;

                // The reader continues an iterator in its own context (https://github.com/dotnet/runtime/issues/47802).
                call.MakeCurrent();
            }

            ended = true;
            call.Complete(received.ToChatResponse());
        }
        finally
        {
            // The reader stopped reading: that cancels the call as its token does.
            if (!ended && !call.Ended)
            {
                call.Fail(new OperationCanceledException("The reader of the stream stopped."), received.ToChatResponse());
            }
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, ModelCallSpan call, List<ChatResponseUpdate> received)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception exception)
        {
            call.Fail(exception, received.ToChatResponse());
            throw;
        }
    }
}
