var builder = DistributedApplication.CreateBuilder(args);

var ragdb = builder.AddPostgresDatabase("ragdb");

var cache = builder.AddCache("cache");

var models = builder.AddModelProviders();

var retriever = builder.AddProject<Projects.Retriever>("retriever")
    .WithReference(ragdb).WaitFor(ragdb)
    .WithModels(models)
    .WithKnowledge("../docs")
    .WithHttpHealthCheck("/health");

var generator = builder.AddProject<Projects.Generator>("generator")
    .WithReference(retriever).WaitFor(retriever)
    .WithCache(cache)
    .WithModels(models)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.WebFrontend>("webfrontend")
    .WithReference(generator).WaitFor(generator)
    .WithReference(retriever)
    .WithDashboardLink()
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

builder.Build().Run();
