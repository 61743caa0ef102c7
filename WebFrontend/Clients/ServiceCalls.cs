using System.Net.Http.Json;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace LlmRag.WebFrontend.Clients;

/// <summary>What the typed clients have in common: every failure of a call becomes a <see cref="ServiceException"/>.</summary>
internal static class ServiceCalls
{
    /// <summary>Sends a request and returns its successful response as soon as the headers are there.</summary>
    public static async Task<HttpResponseMessage> SendForAsync(
        this HttpClient http, string service, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await TranslateAsync(
            service, () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var problem = await TranslateAsync(service, () => ServiceProblem.ReadAsync(service, response, cancellationToken), cancellationToken);
            throw new ServiceException(problem);
        }
    }

    /// <summary>Sends a request and reads the JSON of its successful response.</summary>
    public static async Task<T> SendForAsync<T>(
        this HttpClient http, string service, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendForAsync(service, request, cancellationToken);
        return await TranslateAsync(
            service, () => response.Content.ReadFromJsonAsync<T>(cancellationToken), cancellationToken)
            ?? throw new ServiceException(ServiceProblem.BrokenOff(service));
    }

    /// <summary>Reads on in a response; the caller's cancellation stays what it is.</summary>
    public static async Task<T> TranslateAsync<T>(string service, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceException(ServiceProblem.TooSlow(service), exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new ServiceException(ServiceProblem.TooSlow(service), exception);
        }
        catch (Exception exception) when (exception is ExecutionRejectedException
            or HttpRequestException { HttpRequestError: not HttpRequestError.ResponseEnded })
        {
            throw new ServiceException(ServiceProblem.Unreachable(service), exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException)
        {
            throw new ServiceException(ServiceProblem.BrokenOff(service), exception);
        }
    }
}
