// Stands in for Microsoft.Extensions.AI.OpenAI 10.9.0. https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.openaiclientextensions
using System.Diagnostics;

namespace Microsoft.Extensions.AI;

/// <summary>The OpenAI attributes of the GenAI conventions, put on the current span where that is a <c>chat</c> span.</summary>
internal static class OpenAITags
{
    public static void AddApiType() => ChatSpan?.AddTag("openai.api.type", "chat_completions");

    public static void AddResponse(string? serviceTier, string? systemFingerprint)
    {
        if (ChatSpan is not { } span)
        {
            return;
        }

        if (!string.IsNullOrWhiteSpace(serviceTier))
        {
            span.SetTag("openai.response.service_tier", serviceTier);
        }

        if (!string.IsNullOrWhiteSpace(systemFingerprint))
        {
            span.SetTag("openai.response.system_fingerprint", systemFingerprint);
        }
    }

    private static Activity? ChatSpan =>
        Activity.Current is { IsAllDataRequested: true } activity
        && (activity.DisplayName == "chat" || activity.DisplayName.StartsWith("chat ", StringComparison.Ordinal))
            ? activity
            : null;
}
