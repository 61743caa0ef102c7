using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmRag.Retriever.Search;

/// <summary>
/// Exact BM25 over the inverted index in PostgreSQL, in one statement.
/// </summary>
/// <remarks>
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, with the never negative idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)),
/// and the frequencies of the fields added up with weights before they saturate (BM25F with one length normalisation).
/// </remarks>
public sealed class LexicalIndex(NpgsqlDataSource database, IOptions<SearchOptions> options)
{
    /// <summary>The passages that share most with the query, best first.</summary>
    public async Task<IReadOnlyList<RankedChunk>> SearchAsync(string query, int limit, SearchFilter? filter, CancellationToken cancellationToken)
    {
        var terms = TextAnalyzer.Terms(query).CountBy(term => term, StringComparer.Ordinal).ToArray();
        if (terms.Length == 0)
        {
            return [];
        }

        var (condition, filterParameters) = filter?.ToSql() ?? ("", new Dictionary<string, object>());
        var parameters = new DynamicParameters(new
        {
            terms = Array.ConvertAll(terms, term => term.Key),
            weights = Array.ConvertAll(terms, term => (double)term.Value),
            options.Value.K1,
            options.Value.B,
            options.Value.TitleWeight,
            options.Value.SectionWeight,
            limit,
        });
        foreach (var (name, value) in filterParameters)
        {
            parameters.Add(name, value);
        }

        // "lateral … offset 0" makes it one index scan per term: left to itself the planner, which has no statistics on an embedded
        // database (nobody runs ANALYZE there), reads the whole table. The number of passages with the term comes from the same rows that are scored, so it is exact at any moment; a filter
        // narrows the result, not the statistics. The order by id makes equal scores come in the same order every time.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<RankedChunk>(new CommandDefinition(
            $"""
            with query as materialized (
              select t.id, q.weight from unnest(@terms, @weights) as q (term, weight) join terms t on t.term = q.term
            ),
            matches as materialized (
              select p.term_id, p.chunk_id, p.length, @titleWeight * p.title_frequency + @sectionWeight * p.section_frequency + p.body_frequency as frequency
              from query q cross join lateral (select * from postings where term_id = q.id offset 0) p
            ),
            weighted as materialized (
              select q.id, q.weight * ln(1 + (s.chunk_count - n.chunks + 0.5) / (n.chunks + 0.5)) as weight
              from query q
              join (select term_id, count(*) as chunks from matches group by term_id) n on n.term_id = q.id
              cross join index_state s
            )
            select m.chunk_id as chunkId, sum(w.weight * m.frequency * (@k1 + 1) / (m.frequency + @k1 * (1 - @b + @b * m.length / a.average)))::float8 as score
            from matches m
            join weighted w on w.id = m.term_id
            cross join (select greatest(total_length, 1)::float8 / greatest(chunk_count, 1) as average from index_state) a
            {(condition.Length == 0 ? "" : $"where m.chunk_id in (select c.id from chunks c join documents d on d.id = c.document_id where {condition})")}
            group by m.chunk_id
            order by score desc, m.chunk_id
            limit @limit
            """,
            parameters,
            cancellationToken: cancellationToken))).AsList();
    }
}
