using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace LlmRag.Generator.Prompts;

/// <summary>Execution settings of a prompt, in the names of Semantic Kernel's OpenAI settings, as options of a call.</summary>
internal static class PromptSettings
{
    /// <exception cref="FormatException">A setting is unknown or is not of its type.</exception>
    public static ChatOptions ToChatOptions(PromptExecutionSettings? settings)
    {
        var options = new ChatOptions();
        foreach (var (name, value) in settings?.ExtensionData ?? new Dictionary<string, object>())
        {
            switch (name)
            {
                case "temperature":
                    options.Temperature = Number<float>(name, value);
                    break;
                case "top_p":
                    options.TopP = Number<float>(name, value);
                    break;
                case "max_tokens":
                    options.MaxOutputTokens = Number<int>(name, value);
                    break;
                case "frequency_penalty":
                    options.FrequencyPenalty = Number<float>(name, value);
                    break;
                case "presence_penalty":
                    options.PresencePenalty = Number<float>(name, value);
                    break;
                case "seed":
                    options.Seed = Number<long>(name, value);
                    break;
                case "stop_sequences" when value is IEnumerable<object> stops:
                    options.StopSequences = [.. stops.Select(stop => stop.ToString()!)];
                    break;
                default:
                    throw new FormatException($"the execution setting '{name}' is unknown or not of its type");
            }
        }

        return options;
    }

    private static T Number<T>(string name, object value)
        where T : struct, IParsable<T> =>
        T.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"the execution setting '{name}' is not a number: '{value}'");
}
