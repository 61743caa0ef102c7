namespace LlmRag.ServiceDefaults.Telemetry;

/// <summary>
/// The names of the OpenTelemetry semantic conventions for generative AI. This file is the pin: everything this solution emits
/// follows <b>v1.41.1</b> (https://github.com/open-telemetry/semantic-conventions/tree/v1.41.1/docs/gen-ai), the last tagged version.
/// </summary>
/// <remarks>
/// Only <see cref="Prompt"/> is younger: it comes from the conventions' new home
/// (https://github.com/open-telemetry/semantic-conventions-genai), because no tagged version names a prompt template.
/// The classes mirror the namespaces of the attributes; where an attribute has well-known values, they stand in a class beside it.
/// </remarks>
public static class GenAi
{
    /// <summary>The version of the conventions that is followed.</summary>
    public const string ConventionsVersion = "1.41.1";

    /// <summary>
    /// The environment variable that decides whether messages, instructions, queries and passages become part of the telemetry
    /// (<c>true</c> or <c>false</c>, the default). Not part of the conventions: what implementations agree on.
    /// </summary>
    public const string CaptureMessageContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>JSON array of message parts. Opt-in.</summary>
    public const string SystemInstructions = "gen_ai.system_instructions";

    /// <summary>
    /// What kind of operation a span is; spans are named <c>{operation} {model, data source, tool, agent or workflow}</c>.
    /// </summary>
    public static class Operation
    {
        /// <summary>string, one of <see cref="Names"/> where one applies.</summary>
        public const string Name = "gen_ai.operation.name";

        /// <summary>Well-known values of <see cref="Name"/>.</summary>
        public static class Names
        {
            public const string Chat = "chat";
            public const string CreateAgent = "create_agent";
            public const string Embeddings = "embeddings";
            public const string ExecuteTool = "execute_tool";
            public const string GenerateContent = "generate_content";
            public const string InvokeAgent = "invoke_agent";
            public const string InvokeWorkflow = "invoke_workflow";
            public const string Retrieval = "retrieval";
            public const string TextCompletion = "text_completion";
        }
    }

    /// <summary>Who serves the model.</summary>
    public static class Provider
    {
        /// <summary>string, one of <see cref="Names"/> where one applies.</summary>
        public const string Name = "gen_ai.provider.name";

        /// <summary>Well-known values of <see cref="Name"/>, and the two this solution adds.</summary>
        public static class Names
        {
            public const string Anthropic = "anthropic";
            public const string AwsBedrock = "aws.bedrock";
            public const string AzureAIInference = "azure.ai.inference";
            public const string AzureAIOpenAI = "azure.ai.openai";
            public const string Cohere = "cohere";
            public const string DeepSeek = "deepseek";
            public const string GcpGemini = "gcp.gemini";
            public const string GcpGenAI = "gcp.gen_ai";
            public const string GcpVertexAI = "gcp.vertex_ai";
            public const string Groq = "groq";
            public const string IbmWatsonxAI = "ibm.watsonx.ai";
            public const string MistralAI = "mistral_ai";
            public const string OpenAI = "openai";
            public const string Perplexity = "perplexity";
            public const string XAI = "x_ai";

            /// <summary>Not well-known: the models that are built into this solution.</summary>
            public const string LlmRag = "llmrag";

            /// <summary>Not well-known: the conventions have no value for Ollama.</summary>
            public const string Ollama = "ollama";
        }
    }

    public static class Conversation
    {
        /// <summary>string. Only where there is a conversation; never an invented id.</summary>
        public const string Id = "gen_ai.conversation.id";
    }

    public static class Request
    {
        /// <summary>int, if not 1.</summary>
        public const string ChoiceCount = "gen_ai.request.choice.count";

        /// <summary>string[].</summary>
        public const string EncodingFormats = "gen_ai.request.encoding_formats";

        /// <summary>double.</summary>
        public const string FrequencyPenalty = "gen_ai.request.frequency_penalty";

        /// <summary>int.</summary>
        public const string MaxTokens = "gen_ai.request.max_tokens";

        /// <summary>string.</summary>
        public const string Model = "gen_ai.request.model";

        /// <summary>double.</summary>
        public const string PresencePenalty = "gen_ai.request.presence_penalty";

        /// <summary>int.</summary>
        public const string Seed = "gen_ai.request.seed";

        /// <summary>string[].</summary>
        public const string StopSequences = "gen_ai.request.stop_sequences";

        /// <summary>bool, present only when true.</summary>
        public const string Stream = "gen_ai.request.stream";

        /// <summary>double.</summary>
        public const string Temperature = "gen_ai.request.temperature";

        /// <summary>double; on a retrieval span, how many documents were asked for.</summary>
        public const string TopK = "gen_ai.request.top_k";

        /// <summary>double.</summary>
        public const string TopP = "gen_ai.request.top_p";
    }

    public static class Response
    {
        /// <summary>string[], one per choice, of <see cref="FinishReason"/>.</summary>
        public const string FinishReasons = "gen_ai.response.finish_reasons";

        /// <summary>string.</summary>
        public const string Id = "gen_ai.response.id";

        /// <summary>string: the model that answered, which may be a dated version of the one requested.</summary>
        public const string Model = "gen_ai.response.model";

        /// <summary>double, seconds, when streaming.</summary>
        public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    }

    /// <summary>Why a choice ended: the values in messages and in <see cref="Response.FinishReasons"/>.</summary>
    public static class FinishReason
    {
        public const string ContentFilter = "content_filter";
        public const string Error = "error";
        public const string Length = "length";
        public const string Stop = "stop";
        public const string ToolCall = "tool_call";
    }

    /// <summary>Token counts, all int.</summary>
    public static class Usage
    {
        /// <summary>Part of <see cref="InputTokens"/>.</summary>
        public const string CacheCreationInputTokens = "gen_ai.usage.cache_creation.input_tokens";

        /// <summary>Part of <see cref="InputTokens"/>.</summary>
        public const string CacheReadInputTokens = "gen_ai.usage.cache_read.input_tokens";

        /// <summary>Includes cached tokens.</summary>
        public const string InputTokens = "gen_ai.usage.input_tokens";

        /// <summary>Includes reasoning tokens.</summary>
        public const string OutputTokens = "gen_ai.usage.output_tokens";

        /// <summary>Part of <see cref="OutputTokens"/>.</summary>
        public const string ReasoningOutputTokens = "gen_ai.usage.reasoning.output_tokens";
    }

    public static class Input
    {
        /// <summary>
        /// JSON, opt-in: <c>[{"role":"user","parts":[{"type":"text","content":"…"}]}]</c>
        /// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-input-messages.json).
        /// </summary>
        public const string Messages = "gen_ai.input.messages";
    }

    public static class Output
    {
        /// <summary>
        /// JSON, opt-in: <c>[{"role":"assistant","parts":[{"type":"text","content":"…"}],"finish_reason":"stop"}]</c>
        /// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-output-messages.json).
        /// </summary>
        public const string Messages = "gen_ai.output.messages";

        /// <summary>string, one of <see cref="Types"/>, if the request asks for a format.</summary>
        public const string Type = "gen_ai.output.type";

        /// <summary>Well-known values of <see cref="Type"/>.</summary>
        public static class Types
        {
            public const string Image = "image";
            public const string Json = "json";
            public const string Speech = "speech";
            public const string Text = "text";
        }
    }

    public static class Token
    {
        /// <summary>string, one of <see cref="Types"/>: the attribute of <see cref="Metrics.TokenUsage"/>.</summary>
        public const string Type = "gen_ai.token.type";

        /// <summary>Well-known values of <see cref="Type"/>.</summary>
        public static class Types
        {
            public const string Input = "input";
            public const string Output = "output";
        }
    }

    public static class Embeddings
    {
        /// <summary>int. Never on a metric.</summary>
        public const string DimensionCount = "gen_ai.embeddings.dimension.count";
    }

    public static class DataSource
    {
        /// <summary>string: what a retrieval searches.</summary>
        public const string Id = "gen_ai.data_source.id";
    }

    public static class Retrieval
    {
        /// <summary>JSON, opt-in: <c>[{"id":"…","score":0.7}]</c>.</summary>
        public const string Documents = "gen_ai.retrieval.documents";

        /// <summary>string, opt-in.</summary>
        public const string QueryText = "gen_ai.retrieval.query.text";
    }

    public static class Tool
    {
        /// <summary>JSON, opt-in.</summary>
        public const string CallArguments = "gen_ai.tool.call.arguments";

        /// <summary>string.</summary>
        public const string CallId = "gen_ai.tool.call.id";

        /// <summary>JSON, opt-in.</summary>
        public const string CallResult = "gen_ai.tool.call.result";

        /// <summary>JSON, opt-in: <c>[{"type":"function","name":"…"}]</c>.</summary>
        public const string Definitions = "gen_ai.tool.definitions";

        /// <summary>string.</summary>
        public const string Description = "gen_ai.tool.description";

        /// <summary>string.</summary>
        public const string Name = "gen_ai.tool.name";

        /// <summary>string, one of <see cref="Types"/>.</summary>
        public const string Type = "gen_ai.tool.type";

        /// <summary>Well-known values of <see cref="Type"/>.</summary>
        public static class Types
        {
            public const string Datastore = "datastore";
            public const string Extension = "extension";
            public const string Function = "function";
        }
    }

    public static class Agent
    {
        /// <summary>string.</summary>
        public const string Description = "gen_ai.agent.description";

        /// <summary>string.</summary>
        public const string Id = "gen_ai.agent.id";

        /// <summary>string.</summary>
        public const string Name = "gen_ai.agent.name";

        /// <summary>string.</summary>
        public const string Version = "gen_ai.agent.version";
    }

    public static class Workflow
    {
        /// <summary>string, of low cardinality.</summary>
        public const string Name = "gen_ai.workflow.name";
    }

    /// <summary>Younger than v1.41.1; see the remarks of <see cref="GenAi"/>.</summary>
    public static class Prompt
    {
        /// <summary>string: the template a request was rendered from.</summary>
        public const string Name = "gen_ai.prompt.name";

        /// <summary>string.</summary>
        public const string Version = "gen_ai.prompt.version";
    }

    public static class Evaluation
    {
        /// <summary>string.</summary>
        public const string Explanation = "gen_ai.evaluation.explanation";

        /// <summary>string.</summary>
        public const string Name = "gen_ai.evaluation.name";

        /// <summary>string, of low cardinality.</summary>
        public const string ScoreLabel = "gen_ai.evaluation.score.label";

        /// <summary>double.</summary>
        public const string ScoreValue = "gen_ai.evaluation.score.value";
    }

    /// <summary>Attributes of the OpenAI refinement of the conventions.</summary>
    public static class OpenAI
    {
        /// <summary>string, one of <see cref="ApiTypes"/>.</summary>
        public const string ApiType = "openai.api.type";

        /// <summary>string, if not <c>auto</c>.</summary>
        public const string RequestServiceTier = "openai.request.service_tier";

        /// <summary>string.</summary>
        public const string ResponseServiceTier = "openai.response.service_tier";

        /// <summary>string.</summary>
        public const string ResponseSystemFingerprint = "openai.response.system_fingerprint";

        /// <summary>Well-known values of <see cref="ApiType"/>.</summary>
        public static class ApiTypes
        {
            public const string ChatCompletions = "chat_completions";
            public const string Responses = "responses";
        }
    }

    /// <summary>Stable attributes of the general conventions that GenAI spans use.</summary>
    public static class Error
    {
        /// <summary>string, of low cardinality: the provider's error code, or the full name of the exception's type.</summary>
        public const string Type = "error.type";
    }

    /// <inheritdoc cref="Error"/>
    public static class Server
    {
        /// <summary>string.</summary>
        public const string Address = "server.address";

        /// <summary>int, if <see cref="Address"/> is set.</summary>
        public const string Port = "server.port";
    }

    /// <inheritdoc cref="Error"/>
    public static class Exception
    {
        /// <summary>string.</summary>
        public const string Message = "exception.message";

        /// <summary>string.</summary>
        public const string StackTrace = "exception.stacktrace";

        /// <summary>string.</summary>
        public const string Type = "exception.type";
    }

    /// <summary>
    /// Events, which are log records with this event name, correlated with the span they are about
    /// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-events.md).
    /// </summary>
    public static class Events
    {
        /// <summary>A score of what the span produced, with the attributes of <see cref="Evaluation"/>.</summary>
        public const string EvaluationResult = "gen_ai.evaluation.result";

        /// <summary>The attributes of an inference span including its messages. Opt-in.</summary>
        public const string OperationDetails = "gen_ai.client.inference.operation.details";

        /// <summary>An operation failed; severity WARN, with the attributes of <see cref="GenAi.Exception"/>.</summary>
        public const string OperationException = "gen_ai.client.operation.exception";
    }

    /// <summary>
    /// Histograms, with the units and bucket boundaries to create them with
    /// (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-metrics.md).
    /// </summary>
    public static class Metrics
    {
        /// <summary>s; <see cref="DurationBuckets"/>.</summary>
        public const string OperationDuration = "gen_ai.client.operation.duration";

        /// <summary>s; <see cref="DurationBuckets"/>; streaming only.</summary>
        public const string TimePerOutputChunk = "gen_ai.client.operation.time_per_output_chunk";

        /// <summary>s; <see cref="DurationBuckets"/>; streaming only.</summary>
        public const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";

        /// <summary>{token}; <see cref="TokenBuckets"/>; one measurement per <see cref="Token.Types"/>.</summary>
        public const string TokenUsage = "gen_ai.client.token.usage";

        /// <summary>s; <see cref="DurationBuckets"/>.</summary>
        public const string ServerRequestDuration = "gen_ai.server.request.duration";

        /// <summary>s; <see cref="ServerTimePerOutputTokenBuckets"/>.</summary>
        public const string ServerTimePerOutputToken = "gen_ai.server.time_per_output_token";

        /// <summary>s; <see cref="ServerTimeToFirstTokenBuckets"/>.</summary>
        public const string ServerTimeToFirstToken = "gen_ai.server.time_to_first_token";

        /// <summary>The unit of the durations.</summary>
        public const string Seconds = "s";

        /// <summary>The unit of <see cref="TokenUsage"/>.</summary>
        public const string Tokens = "{token}";

        /// <summary>Seconds.</summary>
        public static IReadOnlyList<double> DurationBuckets { get; } =
            [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

        /// <summary>Tokens.</summary>
        public static IReadOnlyList<int> TokenBuckets { get; } =
            [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

        /// <summary>Seconds.</summary>
        public static IReadOnlyList<double> ServerTimePerOutputTokenBuckets { get; } =
            [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5];

        /// <summary>Seconds.</summary>
        public static IReadOnlyList<double> ServerTimeToFirstTokenBuckets { get; } =
            [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
    }
}
