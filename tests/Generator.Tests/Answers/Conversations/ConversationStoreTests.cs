using LlmRag.Generator.Answers;
using LlmRag.Generator.Answers.Conversations;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Tests.Answers.Conversations;

public class ConversationStoreTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeepsTheLastTurnsInOrder()
    {
        var store = Store(turns: 3);
        var conversation = await store.BeginAsync(Cancelled);
        for (var i = 1; i <= 5; i++)
        {
            await store.AppendAsync(conversation.Id, Turn(i), Cancelled);
        }

        (await store.FindAsync(conversation.Id, Cancelled))!.Turns.ShouldBe([Turn(3), Turn(4), Turn(5)]);
    }

    [Fact]
    public async Task TurnsThatEndAtTheSameMomentAllArrive()
    {
        var store = Store(turns: 50);
        var conversation = await store.BeginAsync(Cancelled);

        await Parallel.ForEachAsync(Enumerable.Range(1, 50), Cancelled, async (i, token) => await store.AppendAsync(conversation.Id, Turn(i), token));

        (await store.FindAsync(conversation.Id, Cancelled))!.Turns.OrderBy(turn => turn.Question.Length).ThenBy(turn => turn.Question, StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, 50).Select(Turn));
    }

    [Fact]
    public async Task KnowsOnlyWhatItIssued()
    {
        var store = Store(turns: 3);
        var first = await store.BeginAsync(Cancelled);
        var second = await store.BeginAsync(Cancelled);

        first.Id.ShouldMatch("^[0-9a-f]{32}$");
        second.Id.ShouldNotBe(first.Id);
        (await store.FindAsync("no-such-conversation", Cancelled)).ShouldBeNull();
    }

    // Lets another task run between reading and writing, as a cache over the network does.
    private sealed class YieldingCache : IDistributedCache
    {
        private readonly MemoryDistributedCache _inner = new(Options.Create(new MemoryDistributedCacheOptions()));

        public byte[]? Get(string key) => _inner.Get(key);

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            var value = await _inner.GetAsync(key, token);
            await Task.Yield();
            return value;
        }

        public void Refresh(string key) => _inner.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _inner.RefreshAsync(key, token);

        public void Remove(string key) => _inner.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _inner.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _inner.Set(key, value, options);

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await Task.Yield();
            await _inner.SetAsync(key, value, options, token);
        }
    }

    private static ConversationStore Store(int turns) =>
        new(new YieldingCache(), Options.Create(new AnswerOptions { ConversationTurns = turns }));

    private static ConversationTurn Turn(int number) => new($"Question {number}?", $"Question {number}?", $"Answer {number}.");
}
