using LlmRag.WebFrontend;
using LlmRag.WebFrontend.Ask;
using LlmRag.WebFrontend.Clients;
using LlmRag.WebFrontend.Components;
using LlmRag.WebFrontend.Documents;
using Radzen;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

// Styles and scripts of the packages are found when started from the build output, too, not only when published.
builder.WebHost.UseStaticWebAssets();

builder.AddInteractivePages();
builder.Services.AddRadzenComponents();
builder.Services.AddServiceClients();
builder.AddAsk();
builder.AddDocuments();

var app = builder.Build();

app.MapDefaultEndpoints();

app.UseSecurityHeaders();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

app.Run();
