// Stand-in for OpenTelemetry.Instrumentation.AspNetCore 1.15.2: the part this project calls.
// https://github.com/open-telemetry/opentelemetry-dotnet-contrib/blob/main/src/OpenTelemetry.Instrumentation.AspNetCore/README.md

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>
/// ASP.NET Core starts and stops the span of a request itself; this names it and gives it the attributes of
/// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span.
/// </summary>
internal sealed partial class RequestListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string HostingException = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string DiagnosticsException = "Microsoft.AspNetCore.Diagnostics.UnhandledException";

    private static readonly HashSet<string> Events =
        ["Microsoft.AspNetCore.Hosting.HttpRequestIn", Start, Stop, HostingException, DiagnosticsException];

    private readonly AspNetCoreTraceInstrumentationOptions _options;
    private readonly List<IDisposable> _subscriptions = [];

    public RequestListener(AspNetCoreTraceInstrumentationOptions options)
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
        if (value.Name == "Microsoft.AspNetCore")
        {
            var subscription = value.Subscribe(this, (name, _, _) => Events.Contains(name));
            lock (_subscriptions)
            {
                _subscriptions.Add(subscription);
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        switch (value.Key)
        {
            case Start when value.Value is HttpContext context:
                OnStart(activity, context);
                break;
            case Stop when value.Value is HttpContext context:
                OnStop(activity, context);
                break;
            case HostingException or DiagnosticsException when ExceptionOf(value.Value) is { } exception:
                OnException(activity, exception);
                break;
        }
    }

    private void OnStart(Activity activity, HttpContext context)
    {
        if (!IsWanted(context))
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        var request = context.Request;
        var method = KnownMethod(request.Method);
        activity.DisplayName = SpanName(method, route: null);

        activity.SetTag("http.request.method", method);
        if (method != request.Method)
        {
            activity.SetTag("http.request.method_original", request.Method);
        }

        if (request.Host.HasValue)
        {
            activity.SetTag("server.address", request.Host.Host);
            activity.SetTag("server.port", request.Host.Port);
        }

        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", (request.PathBase + request.Path) is { HasValue: true } path ? path.ToString() : "/");
        if (request.QueryString.HasValue)
        {
            activity.SetTag("url.query", QueryValue().Replace(request.QueryString.Value!, "=Redacted"));
        }

        activity.SetTag("network.protocol.version", request.Protocol.Replace("HTTP/", string.Empty, StringComparison.Ordinal));
        if (request.Headers.UserAgent is [{ Length: > 0 } userAgent, ..])
        {
            activity.SetTag("user_agent.original", userAgent);
        }

        Enrich(_options.EnrichWithHttpRequest, activity, request);
    }

    private void OnStop(Activity activity, HttpContext context)
    {
        if (Route(context) is { } route)
        {
            activity.DisplayName = SpanName(KnownMethod(context.Request.Method), route);
            activity.SetTag("http.route", route);
        }

        var status = context.Response.StatusCode;
        activity.SetTag("http.response.status_code", status);
        if (status >= 500 && activity.Status == ActivityStatusCode.Unset)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        Enrich(_options.EnrichWithHttpResponse, activity, context.Response);
    }

    private void OnException(Activity activity, Exception exception)
    {
        activity.SetTag("error.type", exception.GetType().FullName);
        if (_options.RecordException)
        {
            activity.AddException(exception);
        }

        activity.SetStatus(ActivityStatusCode.Error);
        Enrich(_options.EnrichWithException, activity, exception);
    }

    private bool IsWanted(HttpContext context)
    {
        try
        {
            return _options.Filter?.Invoke(context) ?? true;
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

    private static string? Route(HttpContext context)
    {
        // Middleware that executes the pipeline again (error pages) puts the first endpoint aside.
        var endpoint = context.GetEndpoint() ?? context.Items["__OriginalEndpoint"] as Endpoint;
        return endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route is { } route ? (route.Length == 0 ? "/" : route) : null;
    }

    private static string SpanName(string method, string? route)
    {
        var verb = method == "_OTHER" ? "HTTP" : method;
        return route is null ? verb : string.Create(CultureInfo.InvariantCulture, $"{verb} {route}");
    }

    private static string KnownMethod(string method) => method.ToUpperInvariant() switch
    {
        "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "TRACE" or "PATCH" or "CONNECT" or "QUERY" => method.ToUpperInvariant(),
        _ => "_OTHER",
    };

    // The payload of both events is a type that is not public: { HttpContext, Exception, … }, in either spelling.
    private static Exception? ExceptionOf(object? payload)
    {
        var type = payload?.GetType();
        return (type?.GetProperty("Exception") ?? type?.GetProperty("exception"))?.GetValue(payload) as Exception;
    }

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

    [GeneratedRegex("=[^&]*")]
    private static partial Regex QueryValue();
}
