using System.Text.Json.Serialization;
using LlmRag.Retriever.Documents;
using LlmRag.Retriever.Embeddings;
using LlmRag.Retriever.Ingestion;
using LlmRag.Retriever.Search;
using LlmRag.Retriever.Storage;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddEmbeddings();
builder.AddDocuments();
builder.AddIngestion();
builder.AddSearch();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapDocumentsApi();
app.MapIngestionsApi();
app.MapSearchApi();

app.Run();
