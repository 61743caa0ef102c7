using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>Writes an answer out of the best sentences of the passages, each with the marker of its passage.</summary>
internal static partial class AnswerComposer
{
    /// <summary>What is said when the passages do not hold the answer.</summary>
    public const string Refusal = "The passages do not contain the answer to this question.";

    private const int MostSentences = 2;

    // A second sentence only where it is nearly as good as the first (odds of e to 1): it adds the answer to every seventh question that gets one.
    private const double SecondSentenceMargin = 1.0;
    private const int LongestAttachment = 1_500;

    /// <summary>The answer in Markdown.</summary>
    public static string Compose(string question, IReadOnlyList<AnswerPassage> passages)
    {
        var parsed = Question.Parse(question);
        var chosen = Choose(parsed, SentenceRanker.Rank(parsed, passages));
        if (chosen.Count == 0)
        {
            return Refusal;
        }

        var answer = new StringBuilder();
        foreach (var candidate in chosen)
        {
            Write(answer, candidate);
        }

        return answer.ToString();
    }

    private static List<Candidate> Choose(Question question, IReadOnlyList<ScoredCandidate> ranked)
    {
        if (question.Terms.Count == 0 || ranked.Count == 0 || !AnswerabilityModel.HoldsAnswer(question, ranked[0]))
        {
            return [];
        }

        var chosen = new List<Candidate> { ranked[0].Candidate };
        foreach (var next in ranked.Skip(1))
        {
            if (chosen.Count == MostSentences || next.Score < ranked[0].Score - SecondSentenceMargin)
            {
                break;
            }

            if (!chosen.Any(candidate => SaysTheSame(candidate, next.Candidate)))
            {
                chosen.Add(next.Candidate);
            }
        }

        // Sentences of one passage stay in its order; the passage of the best sentence comes first.
        return [.. chosen
            .OrderBy(candidate => candidate.Passage == chosen[0].Passage ? -1 : candidate.PassageRank)
            .ThenBy(candidate => candidate.Index)];
    }

    private static bool SaysTheSame(Candidate first, Candidate second)
    {
        var common = first.Terms.Count(second.Terms.Contains);
        return common >= 0.7 * Math.Min(first.Terms.Count, second.Terms.Count);
    }

    private static void Write(StringBuilder answer, Candidate candidate)
    {
        var marker = candidate.Passage.Marker.ToString(CultureInfo.InvariantCulture);
        switch (candidate.Sentence.Kind)
        {
            case SentenceKind.TableRow:
                StartBlock(answer);
                WriteRow(answer, candidate, marker);
                break;
            case SentenceKind.ListItem:
                StartLine(answer);
                answer.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Plain(candidate.Text)} [{marker}]\n");
                break;
            default:
                if (answer.Length > 0 && answer[^1] != '\n')
                {
                    answer.Append(' ');
                }

                answer.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Plain(candidate.Text)} [{marker}]");
                WriteAttachment(answer, candidate);
                break;
        }
    }

    // "The options are:" is worth nothing without the options.
    private static void WriteAttachment(StringBuilder answer, Candidate candidate)
    {
        if (!candidate.Text.EndsWith(':') || candidate.Index + 1 >= candidate.Siblings.Count)
        {
            return;
        }

        var kind = candidate.Siblings[candidate.Index + 1].Kind;
        if (kind is not (SentenceKind.ListItem or SentenceKind.Code or SentenceKind.TableRow))
        {
            return;
        }

        var written = 0;
        StartBlock(answer);
        foreach (var piece in candidate.Siblings.Skip(candidate.Index + 1).TakeWhile(piece => piece.Kind == kind))
        {
            if (written > 0 && (kind == SentenceKind.Code || written + piece.Text.Length > LongestAttachment))
            {
                break;
            }

            written += piece.Text.Length;
            if (kind == SentenceKind.Code)
            {
                answer.Append(MarkdownText.Fenced(piece.Text)).Append('\n');
            }
            else if (kind == SentenceKind.ListItem && !MarkdownText.BeginsItem(piece.Text))
            {
                answer.Length--;
                answer.Append(' ').Append(MarkdownText.Plain(piece.Text)).Append('\n');
            }
            else
            {
                answer.Append(kind == SentenceKind.ListItem ? $"- {MarkdownText.Plain(piece.Text)}" : piece.Text).Append('\n');
            }
        }
    }

    // A row alone cannot be read: its header comes along.
    private static void WriteRow(StringBuilder answer, Candidate candidate, string marker)
    {
        var first = candidate.Index;
        while (first > 0 && candidate.Siblings[first - 1].Kind == SentenceKind.TableRow)
        {
            first--;
        }

        if (candidate.Index >= first + 2 && MarkdownText.IsTableRule(candidate.Siblings[first + 1].Text))
        {
            answer.Append(candidate.Siblings[first].Text).Append('\n').Append(candidate.Siblings[first + 1].Text).Append('\n');
        }

        answer.Append(LastCell().Replace(candidate.Text, $" [{marker}] |", count: 1)).Append('\n');
    }

    private static void StartLine(StringBuilder answer)
    {
        if (answer.Length > 0 && answer[^1] != '\n')
        {
            answer.Append('\n');
        }
    }

    private static void StartBlock(StringBuilder answer)
    {
        StartLine(answer);
        if (answer.Length > 0)
        {
            answer.Append('\n');
        }
    }

    [GeneratedRegex(@"\s*\|?\s*$")]
    private static partial Regex LastCell();
}
