namespace LlmRag.Retriever.Search;

public static class SearchExtensions
{
    /// <summary>Lexical, vector and hybrid search.</summary>
    public static IHostApplicationBuilder AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LexicalIndex>();
        builder.Services.AddSingleton<VectorIndex>();
        builder.Services.AddSingleton<PassageStore>();
        builder.Services.AddSingleton<Searcher>();
        return builder;
    }
}
