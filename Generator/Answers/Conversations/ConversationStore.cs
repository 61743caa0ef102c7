using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Answers.Conversations;

/// <summary>
/// The last turns of each conversation, in the distributed cache, forgotten some time after the last one.
/// Ids are issued here and cannot be guessed: whoever knows one may continue the conversation.
/// </summary>
/// <remarks>
/// Turns of one conversation that end at the same moment are appended one after the other within this process. The cache has no
/// compare-and-set, so between two instances the later write wins: a follow-up may then miss a turn, but never sees half of one.
/// </remarks>
public sealed class ConversationStore(IDistributedCache cache, IOptions<AnswerOptions> options)
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Begins a conversation.</summary>
    public async Task<Conversation> BeginAsync(CancellationToken cancellationToken)
    {
        var conversation = new Conversation(RandomNumberGenerator.GetHexString(32, lowercase: true), []);
        await WriteAsync(conversation, cancellationToken);
        return conversation;
    }

    /// <summary>The conversation, or null where it is unknown or forgotten.</summary>
    public async Task<Conversation?> FindAsync(string id, CancellationToken cancellationToken) =>
        await cache.GetAsync(Key(id), cancellationToken) is { } bytes
            ? new Conversation(id, JsonSerializer.Deserialize<List<ConversationTurn>>(bytes) ?? [])
            : null;

    /// <summary>Adds a turn and forgets those that fall out of the window.</summary>
    public async Task AppendAsync(string id, ConversationTurn turn, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)id.GetHashCode(StringComparison.Ordinal) % (uint)_gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            var turns = (await FindAsync(id, cancellationToken))?.Turns ?? [];
            await WriteAsync(new Conversation(id, [.. turns.Append(turn).TakeLast(options.Value.ConversationTurns)]), cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private Task WriteAsync(Conversation conversation, CancellationToken cancellationToken) =>
        cache.SetAsync(
            Key(conversation.Id),
            JsonSerializer.SerializeToUtf8Bytes(conversation.Turns),
            new DistributedCacheEntryOptions { SlidingExpiration = options.Value.ConversationLifetime },
            cancellationToken);

    private static string Key(string id) => $"conversation:{id}";
}
