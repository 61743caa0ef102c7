using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LlmRag.WebFrontend.Clients;

/// <summary>The retriever: documents in, listed, shown and deleted; progress of their ingestion.</summary>
/// <remarks>Every method throws <see cref="ServiceException"/> when the retriever refuses or fails.</remarks>
public sealed class RetrieverClient(HttpClient http, TimeProvider time)
{
    private const string Service = "retriever";
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>A page of the documents, newest first; <paramref name="search"/> looks in their titles and addresses.</summary>
    public async Task<DocumentPage> ListAsync(int limit, string? before, string? search, CancellationToken cancellationToken)
    {
        var query = QueryString.Create("limit", $"{limit}");
        query = string.IsNullOrEmpty(before) ? query : query.Add("before", before);
        query = string.IsNullOrWhiteSpace(search) ? query : query.Add("search", search.Trim());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/documents" + query);
        return await http.SendForAsync<DocumentPage>(Service, request, cancellationToken);
    }

    /// <summary>One document with its text and passages.</summary>
    public async Task<DocumentDetails> GetAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/documents/{Uri.EscapeDataString(id)}");
        return await http.SendForAsync<DocumentDetails>(Service, request, cancellationToken);
    }

    /// <summary>Deletes a document and its passages.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/documents/{Uri.EscapeDataString(id)}");
        using var response = await http.SendForAsync(Service, request, cancellationToken);
    }

    /// <summary>Sends one file. When this returns, the retriever has it on disk.</summary>
    public async Task<AcceptedDocuments> UploadAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        using var file = new StreamContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.TryParse(contentType, out var type) ? type : new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { file, "files", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/documents") { Content = form };
        return await http.SendForAsync<AcceptedDocuments>(Service, request, cancellationToken);
    }

    /// <summary>Sends a text.</summary>
    public async Task<AcceptedDocuments> AddTextAsync(NewDocument document, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/documents") { Content = JsonContent.Create(document) };
        return await http.SendForAsync<AcceptedDocuments>(Service, request, cancellationToken);
    }

    /// <summary>Follows an ingestion until it is over: by its events, and by asking once a second where the events break off.</summary>
    public async IAsyncEnumerable<IngestionProgress> FollowAsync(string ingestionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = EventsAsync(ingestionId, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events))
        {
            yield return events.Current;
            if (events.Current.IsOver)
            {
                yield break;
            }
        }

        using var timer = new PeriodicTimer(PollInterval, time);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/ingestions/{Uri.EscapeDataString(ingestionId)}");
            var progress = await http.SendForAsync<IngestionProgress>(Service, request, cancellationToken);
            yield return progress;
            if (progress.IsOver)
            {
                yield break;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<IngestionProgress> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (ServiceException)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<IngestionProgress> EventsAsync(string ingestionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/ingestions/{Uri.EscapeDataString(ingestionId)}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await http.SendForAsync(Service, request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<IngestionProgress>(data, JsonSerializerOptions.Web)!)
            .EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await ServiceCalls.TranslateAsync(Service, () => events.MoveNextAsync().AsTask(), cancellationToken))
        {
            yield return events.Current.Data;
        }
    }
}
