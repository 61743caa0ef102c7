// Stand-in for OpenTelemetry.Instrumentation.Http 1.15.1: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.Http/README.md

using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>
/// Since .NET 9 the HTTP client names its span and sets the attributes of the conventions itself;
/// this filters, lets the application enrich, and records exceptions.
/// </summary>
internal sealed class RequestListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly HttpClientTraceInstrumentationOptions _options;
    private readonly List<IDisposable> _subscriptions = [];

    public RequestListener(HttpClientTraceInstrumentationOptions options)
    {
        _options = options;
        var all = DiagnosticListener.AllListeners.Subscribe(this);
        lock (_subscriptions)
        {
            _subscriptions.Add(all);
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            // Not enabled for "HttpRequestOut" itself: with it, the client would start a span that the sampler has refused.
            var subscription = value.Subscribe(this, (name, _, _) =>
                name is "System.Net.Http.HttpRequestOut.Start" or "System.Net.Http.HttpRequestOut.Stop" or "System.Net.Http.Exception");
            lock (_subscriptions)
            {
                _subscriptions.Add(subscription);
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Activity.Current is not { IsAllDataRequested: true, Source.Name: "System.Net.Http" } activity)
        {
            return;
        }

        switch (value.Key)
        {
            case "System.Net.Http.HttpRequestOut.Start" when Read<HttpRequestMessage>(value.Value, "Request") is { } request:
                OnStart(activity, request);
                break;
            case "System.Net.Http.HttpRequestOut.Stop" when Read<HttpResponseMessage>(value.Value, "Response") is { } response:
                Enrich(_options.EnrichWithHttpResponseMessage, activity, response);
                break;
            case "System.Net.Http.Exception" when Read<Exception>(value.Value, "Exception") is { } exception:
                OnException(activity, exception);
                break;
        }
    }

    private void OnStart(Activity activity, HttpRequestMessage request)
    {
        if (!IsWanted(request))
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        Enrich(_options.EnrichWithHttpRequestMessage, activity, request);
    }

    private void OnException(Activity activity, Exception exception)
    {
        if (_options.RecordException)
        {
            activity.AddException(exception);
        }

        Enrich(_options.EnrichWithException, activity, exception);
    }

    private bool IsWanted(HttpRequestMessage request)
    {
        try
        {
            return _options.FilterHttpRequestMessage?.Invoke(request) ?? true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // A callback of the application must not break the request.
    private static void Enrich<T>(Action<Activity, T>? callback, Activity activity, T value)
    {
        try
        {
            callback?.Invoke(activity, value);
        }
        catch (Exception exception)
        {
            System.Diagnostics.Trace.TraceError("Enriching {0} failed: {1}", activity.OperationName, exception);
        }
    }

    // Payloads are types that are not public.
    private static T? Read<T>(object? payload, string property) where T : class
        => payload?.GetType().GetProperty(property)?.GetValue(payload) as T;

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_subscriptions)
        {
            _subscriptions.ForEach(subscription => subscription.Dispose());
            _subscriptions.Clear();
        }
    }
}
