using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmRag.Retriever.Telemetry;
using LlmRag.ServiceDefaults.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRag.Retriever.Embeddings;

/// <summary>
/// One <c>embeddings {model}</c> span and the client metrics per call, as the GenAI conventions have them. A model in this process is an internal span.
/// </summary>
/// <remarks>https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-spans.md#embeddings</remarks>
public sealed class TelemetryEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private static readonly Histogram<double> Duration = RetrieverTelemetry.Meter.CreateHistogram(
        GenAi.Metrics.OperationDuration, GenAi.Metrics.Seconds, "Duration of GenAI operations", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAi.Metrics.DurationBuckets });

    private static readonly Histogram<int> TokenUsage = RetrieverTelemetry.Meter.CreateHistogram(
        GenAi.Metrics.TokenUsage, GenAi.Metrics.Tokens, "Number of tokens used", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = GenAi.Metrics.TokenBuckets });

    private readonly EmbeddingGeneratorMetadata _metadata = inner.GetService<EmbeddingGeneratorMetadata>() ?? new EmbeddingGeneratorMetadata();

    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId ?? _metadata.DefaultModelId;
        var common = CommonTags(model);
        using var activity = RetrieverTelemetry.Source.StartActivity(
            model is null ? GenAi.Operation.Names.Embeddings : $"{GenAi.Operation.Names.Embeddings} {model}",
            _metadata.ProviderUri is null ? ActivityKind.Internal : ActivityKind.Client,
            parentContext: default,
            common);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var embeddings = await base.GenerateAsync(values, options, cancellationToken);
            Record(activity, common, embeddings, Stopwatch.GetElapsedTime(started));
            return embeddings;
        }
        catch (Exception e)
        {
            RetrieverTelemetry.Fail(activity, e);
            common.Add(GenAi.Error.Type, e.GetType().FullName);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, common);
            throw;
        }
    }

    private TagList CommonTags(string? model)
    {
        var tags = new TagList
        {
            { GenAi.Operation.Name, GenAi.Operation.Names.Embeddings },
            { GenAi.Provider.Name, _metadata.ProviderName },
        };
        if (model is not null)
        {
            tags.Add(GenAi.Request.Model, model);
        }

        if (_metadata.ProviderUri is { } uri)
        {
            tags.Add(GenAi.Server.Address, uri.Host);
            tags.Add(GenAi.Server.Port, uri.Port);
        }

        return tags;
    }

    private static void Record(Activity? activity, TagList common, GeneratedEmbeddings<Embedding<float>> embeddings, TimeSpan elapsed)
    {
        var answered = embeddings.FirstOrDefault();
        var inputTokens = (int?)embeddings.Usage?.InputTokenCount;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(GenAi.Embeddings.DimensionCount, answered?.Vector.Length);
            activity.SetTag(GenAi.Response.Model, answered?.ModelId);
            activity.SetTag(GenAi.Usage.InputTokens, inputTokens);
        }

        if (answered?.ModelId is { } model)
        {
            common.Add(GenAi.Response.Model, model);
        }

        Duration.Record(elapsed.TotalSeconds, common);
        if (inputTokens is { } tokens)
        {
            common.Add(GenAi.Token.Type, GenAi.Token.Types.Input);
            TokenUsage.Record(tokens, common);
        }
    }
}
