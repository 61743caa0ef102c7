using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Models;

/// <summary>Checks at start that every connection string is usable.</summary>
internal sealed class ModelOptionsValidator(IConfiguration configuration) : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        try
        {
            _ = new ModelCatalog(configuration, options);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
