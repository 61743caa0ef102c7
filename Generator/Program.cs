using LlmRag.Generator.Answers;
using LlmRag.Generator.Models;
using LlmRag.Generator.Prompts;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPrompts();
builder.AddModels();
builder.AddAnswers();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapAnswersApi();
app.MapPromptsApi();
app.MapModelsApi();

app.Run();
