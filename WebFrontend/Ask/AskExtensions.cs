namespace LlmRag.WebFrontend.Ask;

public static class AskExtensions
{
    public static IHostApplicationBuilder AddAsk(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section);
        builder.Services.AddScoped<Conversation>();
        return builder;
    }
}
