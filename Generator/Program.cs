using LlmRag.Generator.Answers;
using LlmRag.Generator.Models.Extractive;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSingleton<IChatClient, ExtractiveChatClient>();
builder.AddPrompts();
builder.AddAnswers();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapAnswersApi();
app.MapCatalogsApi();

app.Run();
