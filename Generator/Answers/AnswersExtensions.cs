using LlmRag.Generator.Answers.Conversations;
using LlmRag.Generator.Answers.Retrieval;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmRag.Generator.Answers;

/// <summary>Registers what <c>POST /answers</c> needs.</summary>
public static class AnswersExtensions
{
    /// <summary>The prompt that answers when the request names none.</summary>
    internal const string PromptName = "answer";

    private const string CacheName = "cache";

    /// <summary>Adds the answer pipeline, the client of the retriever and the conversations.</summary>
    public static IHostApplicationBuilder AddAnswers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnswerOptions>()
            .BindConfiguration(AnswerOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        builder.Services.AddHttpClient<RetrieverClient>(client => client.BaseAddress = new Uri("https+http://retriever"));
        builder.AddConversations();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddScoped<AnswerValidator>();
        builder.Services.AddScoped<AnswerPipeline>();
        return builder;
    }

    // Redis where there is one; without it conversations live in this process.
    private static void AddConversations(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(CacheName)))
        {
            builder.Services.AddDistributedMemoryCache();
        }
        else
        {
            builder.AddRedisDistributedCache(CacheName);
        }

        builder.Services.AddSingleton<ConversationStore>();
    }
}
