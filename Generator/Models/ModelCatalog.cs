using LlmRag.Generator.Models.Connections;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Models;

/// <summary>
/// The models: the connection string <c>chat</c>, those named in <see cref="ModelOptions.Fallbacks"/>, and always the built-in one.
/// </summary>
public sealed class ModelCatalog
{
    /// <summary>The name of the connection string of the default model.</summary>
    public const string DefaultName = "chat";

    /// <summary>The name of the built-in model.</summary>
    public const string BuiltInName = "extractive";

    private readonly List<CatalogModel> _fallbacks;

    public ModelCatalog(IConfiguration configuration, IOptions<ModelOptions> options)
        : this(configuration, options.Value)
    {
    }

    /// <exception cref="FormatException">A connection string is not usable.</exception>
    internal ModelCatalog(IConfiguration configuration, ModelOptions options)
    {
        var chat = ModelConnection.Parse(DefaultName, configuration.GetConnectionString(DefaultName));
        List<CatalogModel> models = [new(chat.BuiltIn ? BuiltInName : DefaultName, chat, IsDefault: true)];
        foreach (var name in options.Fallbacks.Append(BuiltInName))
        {
            if (models.Exists(model => model.Name == name))
            {
                continue;
            }

            if (name != BuiltInName && string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)))
            {
                throw new FormatException(
                    $"{ModelOptions.SectionName}:{nameof(ModelOptions.Fallbacks)} names '{name}', but there is no connection string ConnectionStrings:{name}.");
            }

            models.Add(new(name, ModelConnection.Parse(name, name == BuiltInName ? null : configuration.GetConnectionString(name)), IsDefault: false));
        }

        Models = models;
        _fallbacks = [.. options.Fallbacks.Select(name => models.Find(model => model.Name == name)!)];
    }

    /// <summary>Every model, the default first.</summary>
    public IReadOnlyList<CatalogModel> Models { get; }

    /// <summary>The model that answers requests that name none.</summary>
    public CatalogModel Default => Models[0];

    /// <summary>The model of that name, the default for null or empty, or null where there is none of that name.</summary>
    public CatalogModel? Find(string? name) =>
        string.IsNullOrWhiteSpace(name) || name == DefaultName
            ? Default
            : Models.FirstOrDefault(model => model.Name == name) ?? Models.FirstOrDefault(model => model.Connection.Model == name);

    /// <summary>The model, and what is tried after it, in order.</summary>
    public IReadOnlyList<CatalogModel> Chain(CatalogModel model) => [model, .. _fallbacks.Where(fallback => fallback != model)];
}
