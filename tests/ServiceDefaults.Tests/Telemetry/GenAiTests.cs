using System.Reflection;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.ServiceDefaults.Tests.Telemetry;

public class GenAiTests
{
    // docs/gen-ai at v1.41.1: every attribute of the span, event and metric tables.
    private static readonly string[] Attributes =
    [
        "error.type", "server.address", "server.port", "exception.message", "exception.stacktrace", "exception.type",
        "gen_ai.agent.description", "gen_ai.agent.id", "gen_ai.agent.name", "gen_ai.agent.version",
        "gen_ai.conversation.id", "gen_ai.data_source.id", "gen_ai.embeddings.dimension.count",
        "gen_ai.evaluation.explanation", "gen_ai.evaluation.name", "gen_ai.evaluation.score.label", "gen_ai.evaluation.score.value",
        "gen_ai.input.messages", "gen_ai.operation.name", "gen_ai.output.messages", "gen_ai.output.type",
        "gen_ai.prompt.name", "gen_ai.prompt.version", "gen_ai.provider.name",
        "gen_ai.request.choice.count", "gen_ai.request.encoding_formats", "gen_ai.request.frequency_penalty", "gen_ai.request.max_tokens",
        "gen_ai.request.model", "gen_ai.request.presence_penalty", "gen_ai.request.seed", "gen_ai.request.stop_sequences",
        "gen_ai.request.stream", "gen_ai.request.temperature", "gen_ai.request.top_k", "gen_ai.request.top_p",
        "gen_ai.response.finish_reasons", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.response.time_to_first_chunk",
        "gen_ai.retrieval.documents", "gen_ai.retrieval.query.text", "gen_ai.system_instructions", "gen_ai.token.type",
        "gen_ai.tool.call.arguments", "gen_ai.tool.call.id", "gen_ai.tool.call.result", "gen_ai.tool.definitions", "gen_ai.tool.description",
        "gen_ai.tool.name", "gen_ai.tool.type",
        "gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.input_tokens",
        "gen_ai.usage.output_tokens", "gen_ai.usage.reasoning.output_tokens", "gen_ai.workflow.name",
        "openai.api.type", "openai.request.service_tier", "openai.response.service_tier", "openai.response.system_fingerprint",
    ];

    private static readonly string[] Events =
        ["gen_ai.client.inference.operation.details", "gen_ai.client.operation.exception", "gen_ai.evaluation.result"];

    private static readonly string[] Metrics =
    [
        "gen_ai.client.operation.duration", "gen_ai.client.operation.time_per_output_chunk", "gen_ai.client.operation.time_to_first_chunk",
        "gen_ai.client.token.usage", "gen_ai.server.request.duration", "gen_ai.server.time_per_output_token", "gen_ai.server.time_to_first_token",
    ];

    [Fact]
    public void HasEveryNameOfTheConventionsAndNoOther()
        => Constants(typeof(GenAi)).Where(name => name.Contains('.') && name.Contains('_') || IsGeneral(name))
            .Order(StringComparer.Ordinal)
            .ShouldBe(Attributes.Concat(Events).Concat(Metrics).Order(StringComparer.Ordinal));

    [Fact]
    public void HasTheWellKnownValuesOfTheConventions()
    {
        Constants(typeof(GenAi.Operation.Names)).Order(StringComparer.Ordinal).ShouldBe(
        [
            "chat", "create_agent", "embeddings", "execute_tool", "generate_content", "invoke_agent", "invoke_workflow", "retrieval",
            "text_completion",
        ]);
        Constants(typeof(GenAi.Provider.Names)).Except(["llmrag", "ollama"]).Order(StringComparer.Ordinal).ShouldBe(
        [
            "anthropic", "aws.bedrock", "azure.ai.inference", "azure.ai.openai", "cohere", "deepseek", "gcp.gemini", "gcp.gen_ai", "gcp.vertex_ai",
            "groq", "ibm.watsonx.ai", "mistral_ai", "openai", "perplexity", "x_ai",
        ]);
        Constants(typeof(GenAi.FinishReason)).Order(StringComparer.Ordinal).ShouldBe(["content_filter", "error", "length", "stop", "tool_call"]);
    }

    [Fact]
    public void SaysWhichVersionItFollows() => GenAi.ConventionsVersion.ShouldBe("1.41.1");

    private static bool IsGeneral(string name)
        => name.StartsWith("error.", StringComparison.Ordinal)
            || name.StartsWith("server.", StringComparison.Ordinal)
            || name.StartsWith("exception.", StringComparison.Ordinal)
            || name.StartsWith("openai.", StringComparison.Ordinal);

    // The values of providers look like names; they are compared on their own.
    private static IEnumerable<string> Constants(Type type)
        => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Concat(type.GetNestedTypes().Where(nested => nested != typeof(GenAi.Provider.Names)).SelectMany(Constants));
}
