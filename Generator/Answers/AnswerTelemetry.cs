using System.Diagnostics;
using LlmRag.ServiceDefaults.Telemetry;

namespace LlmRag.Generator.Answers;

/// <summary>The source of the generator's spans, and the names that the conventions do not have.</summary>
internal static class AnswerTelemetry
{
    public const string SourceName = "LlmRag.Generator";

    /// <summary>string, of <see cref="Outcomes"/>.</summary>
    public const string Outcome = "llmrag.answer.outcome";

    /// <summary>string: the version of the index that the passages came from.</summary>
    public const string IndexVersion = "llmrag.index.version";

    public static readonly ActivitySource Source = new(SourceName);

    public static class Outcomes
    {
        /// <summary>Every claim is cited and supported.</summary>
        public const string Grounded = "grounded";

        /// <summary>Answered, but not every claim could be verified.</summary>
        public const string Ungrounded = "ungrounded";

        /// <summary>The model said that the passages do not hold the answer.</summary>
        public const string Refused = "refused";

        /// <summary>The caller went away.</summary>
        public const string Cancelled = "cancelled";

        /// <summary>The retriever or the model failed.</summary>
        public const string Failed = "failed";
    }

    /// <summary>Marks the span as failed, in the way of https://opentelemetry.io/docs/specs/semconv/general/recording-errors/.</summary>
    public static void Fail(this Activity? activity, Exception exception)
    {
        activity?.SetTag(GenAi.Error.Type, exception.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}
