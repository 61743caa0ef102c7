using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        // What exactly went wrong inside is for the log; and for the developer.
        var exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (problem.Detail is null && problem.Status >= 500 && exception is not null
            && http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            problem.Detail = $"{exception.GetType().FullName}: {exception.Message}";
        }
    }
}
