namespace LlmRag.AppHost;

internal static class ProjectExtensions
{
    /// <summary>The folder of documents that the retriever takes in when its store is empty; relative to the AppHost.</summary>
    public static IResourceBuilder<ProjectResource> WithKnowledge(this IResourceBuilder<ProjectResource> project, string folder) =>
        project.WithEnvironment("Knowledge__Path", Path.GetFullPath(Path.Combine(project.ApplicationBuilder.AppHostDirectory, folder)));

    /// <summary>Where the Aspire dashboard is, so that the page of an answer can link to its trace.</summary>
    public static IResourceBuilder<ProjectResource> WithDashboardLink(this IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] is { Length: > 0 } url
            ? project.WithEnvironment("Dashboard__Url", url)
            : project;
}
