using Microsoft.AspNetCore.SignalR;

namespace LlmRag.WebFrontend;

/// <summary>What all pages need: circuits, and headers that keep foreign content out.</summary>
public static class PagesExtensions
{
    // A question or a text is one message of the circuit. The services behind have limits of their own and say so in words;
    // a message above this one ends the circuit, so it is far above theirs.
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    // Everything comes from this origin. The styles that components set on elements need 'unsafe-inline', scripts do not.
    // Blazor adds frame-ancestors 'self' by a header of its own.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; " +
        "base-uri 'self'; form-action 'self'";

    public static IHostApplicationBuilder AddInteractivePages(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.Configure<HubOptions>(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        return builder;
    }

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });
}
