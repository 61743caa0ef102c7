using System.Globalization;
using System.Text;
using Dapper;
using LlmRag.Retriever.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmRag.Retriever.Embeddings;

/// <summary>
/// The table of vectors (pgvector, HNSW by cosine). It is made here and not by a migration, because it exists only where the
/// extension does, and because its width is that of the configured embedding model.
/// </summary>
public sealed partial class EmbeddingStore(
    NpgsqlDataSource database, IEmbeddingGenerator<string, Embedding<float>> generator, IOptions<EmbeddingOptions> options, ILogger<EmbeddingStore> logger)
{
    // pgvector indexes at most 2,000 dimensions of vector and 4,000 of halfvec (https://github.com/pgvector/pgvector#hnsw).
    private const int WidestVector = 2000;
    private const int WidestIndex = 4000;

    /// <summary>The SQL type of the column, known after <see cref="PrepareAsync"/>: <c>vector</c>, or <c>halfvec</c> for very wide embeddings.</summary>
    public string SqlType { get; private set; } = "vector";

    /// <summary>The configured embedding model.</summary>
    public string Model { get; } = generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId ?? "unknown";

    /// <summary>Creates the table where it is missing, and checks that what it holds came from the configured model.</summary>
    /// <returns>Why vectors cannot be used, and what to do; <see langword="null"/> when they can.</returns>
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!await HasExtensionAsync(cancellationToken))
        {
            return "the PostgreSQL server has no extension 'vector' (https://github.com/pgvector/pgvector); install it and restart the retriever, the embeddings are then made by themselves.";
        }

        int dimensions;
        try
        {
            dimensions = await DimensionsAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogProbeFailed(logger, Model, e);
            return $"the embedding model '{Model}' did not answer at start: {e.Message} Check ConnectionStrings:embeddings and restart the retriever.";
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Migrator.LockAsync(connection, cancellationToken);
        var stored = await connection.QuerySingleAsync<StoredModel>(new CommandDefinition(
            "select embedding_model as model, embedding_dimensions as dimensions from index_state", cancellationToken: cancellationToken));
        if (stored.Model is not null && (stored.Model != Model || stored.Dimensions != dimensions))
        {
            if (!options.Value.Rebuild)
            {
                return $"the stored embeddings are of model '{stored.Model}' ({stored.Dimensions} dimensions), the configured model is '{Model}' ({dimensions}). "
                    + "Set Embeddings:Rebuild=true to make them anew with the configured model, or configure the former one.";
            }

            LogRebuild(logger, stored.Model, Model);
            await connection.ExecuteAsync(new CommandDefinition("drop table if exists chunk_embeddings", cancellationToken: cancellationToken));
            stored = new StoredModel(null, null);
        }

        SqlType = dimensions <= WidestVector ? "vector" : "halfvec";
        if (stored.Model is null)
        {
            await CreateAsync(connection, dimensions, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Writes the vectors of passages, in the transaction of <paramref name="connection"/>.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<long> chunkIds, IReadOnlyList<string> vectors, CancellationToken cancellationToken)
    {
        // "where exists": a passage may have been replaced since it was read.
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into chunk_embeddings (chunk_id, embedding)
            select v.chunk_id, v.embedding::{SqlType} from unnest(@chunkIds, @vectors) as v (chunk_id, embedding)
            where exists (select from chunks c where c.id = v.chunk_id)
            on conflict (chunk_id) do nothing
            """,
            new { chunkIds, vectors },
            cancellationToken: cancellationToken));
    }

    /// <summary>The text form of a vector that pgvector reads: <c>[0.1,-0.2]</c>.</summary>
    public static string ToText(ReadOnlySpan<float> vector)
    {
        var text = new StringBuilder(vector.Length * 10).Append('[');
        foreach (var value in vector)
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append(CultureInfo.InvariantCulture, $"{value}");
        }

        return text.Append(']').ToString();
    }

    private async Task<bool> HasExtensionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var available = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pg_available_extensions where name = 'vector')", cancellationToken: cancellationToken));
        if (!available)
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Migrator.LockAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("create extension if not exists vector", cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<int> DimensionsAsync(CancellationToken cancellationToken) =>
        generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions
        ?? (await generator.GenerateAsync(["dimensions"], cancellationToken: cancellationToken))[0].Vector.Length;

    private async Task CreateAsync(NpgsqlConnection connection, int dimensions, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"create table chunk_embeddings (chunk_id bigint primary key references chunks on delete cascade, embedding {SqlType}({dimensions}) not null)",
            cancellationToken: cancellationToken));
        if (dimensions <= WidestIndex)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"create index chunk_embeddings_hnsw on chunk_embeddings using hnsw (embedding {SqlType}_cosine_ops)", cancellationToken: cancellationToken));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update index_state set embedding_model = @model, embedding_dimensions = @dimensions, content_version = content_version + 1",
            new { model = Model, dimensions },
            cancellationToken: cancellationToken));
    }

    private sealed record StoredModel(string? Model, int? Dimensions);
}
