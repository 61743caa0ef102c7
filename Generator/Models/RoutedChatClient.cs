using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Fallback;

namespace LlmRag.Generator.Models;

/// <summary>
/// The model that the application talks to: it asks the model that the request names (<see cref="ChatOptions.ModelId"/>, a name of the
/// <see cref="ModelCatalog"/>) and, where that fails before its first token, the next ones of the chain. Says with the first update
/// which one answered (<see cref="ModelCall"/>). A filtered request goes nowhere else: another model must not be the way around a filter.
/// </summary>
internal sealed partial class RoutedChatClient(
    ModelCatalog catalog, Func<CatalogModel, IChatClient> createClient, ILogger<RoutedChatClient> logger) : IChatClient
{
    private readonly ConcurrentDictionary<string, Lazy<IChatClient>> _clients = new(StringComparer.Ordinal);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ModelFallback> fallbacks = [];
        return await AskChainAsync(
            options,
            async (model, token) =>
            {
                var response = await Client(model).GetResponseAsync(messages, For(model, options), token);
                (response.AdditionalProperties ??= [])[ModelCall.Key] = Call(model, fallbacks);
                return response;
            },
            fallbacks,
            cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ModelFallback> fallbacks = [];
        var (model, updates) = await AskChainAsync(
            options,
            async (model, token) =>
            {
                // The stream outlives this try, so it gets the caller's token.
                var updates = Client(model).GetStreamingResponseAsync(messages, For(model, options), cancellationToken).GetAsyncEnumerator(cancellationToken);
                try
                {
                    return await updates.MoveNextAsync()
                        ? (Model: model, Updates: updates)
                        : throw new ModelException(ModelErrorKind.InvalidResponse, $"{model.Connection} sent an empty stream.");
                }
                catch
                {
                    await updates.DisposeAsync();
                    throw;
                }
            },
            fallbacks,
            cancellationToken);

        await using (updates)
        {
            (updates.Current.AdditionalProperties ??= [])[ModelCall.Key] = Call(model, fallbacks);
            do
            {
                yield return updates.Current;
            }
            while (await updates.MoveNextAsync());
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : Client(catalog.Default).GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    // Polly's fallbacks nest: the innermost answers for the first model, the outermost for the last one of the chain.
    private async Task<T> AskChainAsync<T>(
        ChatOptions? options, Func<CatalogModel, CancellationToken, Task<T>> ask, List<ModelFallback> fallbacks, CancellationToken cancellationToken)
    {
        var requested = catalog.Find(options?.ModelId)
            ?? throw new ModelException(ModelErrorKind.BadRequest, $"There is no model '{options!.ModelId}'; there are {string.Join(", ", catalog.Models.Select(model => model.Name))}.");
        var chain = catalog.Chain(requested);
        var builder = new ResiliencePipelineBuilder<T>();
        for (var i = chain.Count - 1; i > 0; i--)
        {
            var (failed, next) = (chain[i - 1], chain[i]);
            builder.AddFallback(new FallbackStrategyOptions<T>
            {
                ShouldHandle = new PredicateBuilder<T>().Handle<ModelException>(error => error.Kind is not ModelErrorKind.ContentFiltered),
                FallbackAction = async arguments =>
                {
                    var error = (ModelException)arguments.Outcome.Exception!;
                    fallbacks.Add(new ModelFallback(failed.Connection.Model, error.Message));
                    LogFallback(failed.Name, error.Kind, error.Message, next.Name);
                    return Outcome.FromResult(await ask(next, arguments.Context.CancellationToken));
                },
            });
        }

        try
        {
            return await builder.Build().ExecuteAsync(async token => await ask(requested, token), cancellationToken);
        }
        catch (ModelException error) when (fallbacks.Count > 0)
        {
            throw new ModelException(error.Kind, error.Message, error)
            {
                RetryAfter = error.RetryAfter,
                StatusCode = error.StatusCode,
                ProviderCode = error.ProviderCode,
                Fallbacks = fallbacks,
            };
        }
    }

    private IChatClient Client(CatalogModel model) => _clients.GetOrAdd(model.Name, _ => new(() => createClient(model))).Value;

    private static ChatOptions For(CatalogModel model, ChatOptions? options)
    {
        var copy = options?.Clone() ?? new();
        copy.ModelId = model.Connection.Model;
        return copy;
    }

    private static ModelCall Call(CatalogModel model, List<ModelFallback> fallbacks) =>
        new(model.Name, model.Connection.ProviderName, model.Connection.Model, model.Connection.BuiltIn, [.. fallbacks]);
}
