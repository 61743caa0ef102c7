using System.Net;
using System.Text.Json;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace LlmRag.Generator.Answers.Retrieval;

/// <summary>The retriever's <c>POST /search</c>. Every call is one <c>retrieval</c> span.</summary>
public sealed class RetrieverClient(HttpClient http, IOptions<AnswerOptions> options, IConfiguration configuration)
{
    private readonly bool _captureContent = configuration.GetValue(GenAi.CaptureMessageContentVariable, false);

    /// <summary>The best <paramref name="top"/> passages for <paramref name="query"/>, best first.</summary>
    /// <exception cref="RetrievalException">The passages could not be fetched in time.</exception>
    public async Task<SearchResponse> SearchAsync(string query, int top, CancellationToken cancellationToken)
    {
        using var span = RetrievalSpan.Start(query, top, _captureContent);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.RetrievalTimeout);
        try
        {
            var response = await PostAsync(new SearchRequest(query, top), limit.Token);
            span.Complete(response.Hits);
            return response;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = exception as RetrievalException ?? Translate(exception);
            span.Fail(failure);
            throw failure;
        }
    }

    private async Task<SearchResponse> PostAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/search", request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Rejected(response.StatusCode);
        }

        return await response.Content.ReadFromJsonAsync<SearchResponse>(cancellationToken) is { Hits: not null, IndexVersion: not null } found
            ? found
            : throw new RetrievalException(RetrievalErrorKind.InvalidResponse, "The retriever's response holds no hits.");
    }

    private static RetrievalException Rejected(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout =>
            new(RetrievalErrorKind.Timeout, $"The retriever did not find passages in time (HTTP {(int)status})."),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            new(RetrievalErrorKind.Unavailable, $"The retriever cannot serve passages now (HTTP {(int)status})."),
        _ => new(RetrievalErrorKind.InvalidResponse, $"The retriever rejected the search (HTTP {(int)status})."),
    };

    private static RetrievalException Translate(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutRejectedException =>
            new(RetrievalErrorKind.Timeout, "The retriever did not find passages in time.", exception),
        HttpRequestException or ExecutionRejectedException =>
            new(RetrievalErrorKind.Unavailable, "The retriever cannot be reached.", exception),
        JsonException =>
            new(RetrievalErrorKind.InvalidResponse, "The retriever's response is not what its contract says.", exception),
        _ => new(RetrievalErrorKind.Unavailable, "The passages could not be fetched.", exception),
    };
}
