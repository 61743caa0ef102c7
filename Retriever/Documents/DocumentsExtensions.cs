namespace LlmRag.Retriever.Documents;

public static class DocumentsExtensions
{
    /// <summary>What the documents API needs.</summary>
    public static IHostApplicationBuilder AddDocuments(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DocumentStore>();
        builder.Services.AddSingleton<UploadReader>();
        return builder;
    }
}
