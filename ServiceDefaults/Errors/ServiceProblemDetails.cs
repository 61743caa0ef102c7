using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LlmRag.ServiceDefaults.Errors;

/// <summary>Every error a service answers is a problem document (RFC 9457) with the id of the trace in which it happened.</summary>
internal static class ServiceProblemDetails
{
    public static void AddServiceProblemDetails(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Customize);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProblemDetailsWriter, AnyAcceptProblemDetailsWriter>());
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddExceptionHandler<ExceptionOnSpan>();

        // In every environment as in Development: a body that cannot be read reaches BadRequestHandler, which says what is wrong with it.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseServiceProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    private static void Customize(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        var status = problem.Status ?? http.Response.StatusCode;
        problem.Type ??= "about:blank";
        problem.Title ??= ReasonPhrases.GetReasonPhrase(status);
        if (status == StatusCodes.Status413PayloadTooLarge
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit)
        {
            problem.Detail ??= string.Create(CultureInfo.InvariantCulture, $"The request body may have {limit:N0} bytes.");
        }

        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        // What exactly went wrong inside is for the log; and for the developer.
        var exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (problem.Detail is null && status >= 500 && exception is not null
            && http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            problem.Detail = $"{exception.GetType().FullName}: {exception.Message}";
        }
    }
}
