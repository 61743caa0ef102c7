// Stand-in for Microsoft.Extensions.Http.Resilience 10.9.0: the part this project calls. Without the rate limiter of the standard
// pipeline (1000 requests at once), whose package (Polly.RateLimiting) is not on every feed.
// https://learn.microsoft.com/dotnet/core/resilience/http-resilience

using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Sends through a resilience pipeline.</summary>
public class ResilienceHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> _pipelineProvider;

    public ResilienceHandler(Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> pipelineProvider)
    {
        ArgumentNullException.ThrowIfNull(pipelineProvider);
        _pipelineProvider = pipelineProvider;
    }

    public ResilienceHandler(ResiliencePipeline<HttpResponseMessage> pipeline)
        : this(_ => pipeline)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = Enter(request, cancellationToken, out var outer);
        try
        {
            return await _pipelineProvider(request).ExecuteAsync(
                static async (context, state) =>
                    await state.Handler.SendThroughAsync(state.Request, context.CancellationToken).ConfigureAwait(false),
                context,
                (Handler: this, Request: request)).ConfigureAwait(false);
        }
        finally
        {
            Leave(request, context, outer);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = Enter(request, cancellationToken, out var outer);
        try
        {
            return _pipelineProvider(request).Execute(
                static (context, state) => state.Handler.SendThrough(state.Request, context.CancellationToken),
                context,
                (Handler: this, Request: request));
        }
        finally
        {
            Leave(request, context, outer);
        }
    }

    // A request that has passed another handler already brings its context along.
    private static ResilienceContext Enter(HttpRequestMessage request, CancellationToken cancellationToken, out ResilienceContext? outer)
    {
        outer = request.GetResilienceContext();
        var context = outer ?? ResilienceContextPool.Shared.Get(cancellationToken);
        context.SetRequestMessage(request);
        request.SetResilienceContext(context);
        return context;
    }

    private static void Leave(HttpRequestMessage request, ResilienceContext context, ResilienceContext? outer)
    {
        request.SetResilienceContext(outer);
        if (outer is null)
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendThroughAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => base.SendAsync(request, cancellationToken);

    private HttpResponseMessage SendThrough(HttpRequestMessage request, CancellationToken cancellationToken)
        => base.Send(request, cancellationToken);
}
