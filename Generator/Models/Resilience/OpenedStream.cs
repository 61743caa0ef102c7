using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Models.Resilience;

/// <summary>A stream that has brought its first token: from here on nothing is tried again.</summary>
/// <param name="Updates">The stream, behind <paramref name="First"/>.</param>
/// <param name="First">What came until the first token, without the updates that held nothing.</param>
/// <param name="Limit">The time limit between the updates.</param>
internal sealed record OpenedStream(IAsyncEnumerator<ChatResponseUpdate> Updates, IReadOnlyList<ChatResponseUpdate> First, Deadline Limit) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        // A stream that is left in the middle must not be read to its end.
        Limit.Cancel();
        try
        {
            await Updates.DisposeAsync();
        }
        finally
        {
            Limit.Dispose();
        }
    }
}
