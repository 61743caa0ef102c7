using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LlmRag.WebFrontend.Clients;

/// <summary>The generator: a question in, a streamed answer out.</summary>
public sealed class GeneratorClient(HttpClient http)
{
    private const string Service = "generator";

    /// <summary>
    /// Asks. Cancelling ends the request, and with it the work of the generator and of the model.
    /// </summary>
    /// <exception cref="ServiceException">The question was refused, or the answer failed before or in the middle of the stream.</exception>
    public async IAsyncEnumerable<AnswerEvent> AskAsync(AnswerRequest question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/answers") { Content = JsonContent.Create(question) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));

        using var response = await http.SendForAsync(Service, request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body, (type, data) => Parse(type, data)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        while (await ServiceCalls.TranslateAsync(Service, () => events.MoveNextAsync().AsTask(), cancellationToken))
        {
            if (events.Current.Data is { } happened)
            {
                yield return happened;
                if (happened is DoneEvent)
                {
                    yield break;
                }
            }
        }

        throw new ServiceException(ServiceProblem.BrokenOff(Service));
    }

    /// <summary>The models that can answer.</summary>
    public async Task<IReadOnlyList<ModelInfo>> GetModelsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        return (await http.SendForAsync<ModelList>(Service, request, cancellationToken)).Models;
    }

    // Events of a kind that is not known here are left out: the stream may learn new ones.
    private static AnswerEvent? Parse(string type, ReadOnlySpan<byte> data) => type switch
    {
        "retrieval" => JsonSerializer.Deserialize<RetrievalEvent>(data, JsonSerializerOptions.Web),
        "delta" => JsonSerializer.Deserialize<DeltaEvent>(data, JsonSerializerOptions.Web),
        "citation" => new CitationEvent(JsonSerializer.Deserialize<Citation>(data, JsonSerializerOptions.Web)!),
        "done" => new DoneEvent(JsonSerializer.Deserialize<Answer>(data, JsonSerializerOptions.Web)!),
        "error" => throw new ServiceException(ServiceProblem.Read(Service, JsonSerializer.Deserialize<JsonElement>(data))),
        _ => null,
    };
}
