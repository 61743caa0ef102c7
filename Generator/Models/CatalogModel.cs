using LlmRag.Generator.Models.Connections;

namespace LlmRag.Generator.Models;

/// <summary>A model that can be asked.</summary>
/// <param name="Name">The name by which requests ask for it: that of its connection string, or <c>extractive</c>.</param>
/// <param name="Connection">Where it is.</param>
/// <param name="IsDefault">Whether it answers the requests that name no model.</param>
public sealed record CatalogModel(string Name, ModelConnection Connection, bool IsDefault);
