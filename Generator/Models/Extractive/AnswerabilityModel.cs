namespace LlmRag.Generator.Models.Extractive;

/// <summary>Judges by the best sentence whether the passages hold the answer at all.</summary>
/// <remarks>
/// Logistic regression, fitted to the development half of SQuAD 2.0: its answerable questions against its unanswerable ones and against
/// the answerable ones asked of the other articles only. Words tell the second kind (AUROC 0.95 over five folds by article) but hardly
/// the first, which was written to share its words with the passage (0.59).
/// </remarks>
internal static class AnswerabilityModel
{
    // Declines 7 % of the answerable questions, 14 % of the unanswerable ones, 80 % of those about something else.
    private const double Threshold = -1.3;

    /// <summary>Whether to answer with <paramref name="best"/> rather than to decline.</summary>
    public static bool HoldsAnswer(Question question, ScoredCandidate best)
    {
        var features = best.Features;
        return -3.44
            + (1.55 * features.TermShare)
            - (1.62 * features.NamesMissing)
            + (1.51 * features.RelatedForms)
            + (0.67 * features.CoverageBefore)
            + (1.21 * features.CoverageInHeading)
            + (0.162 * best.Score)
            + (0.11 * Math.Min(10, question.Terms.Count))
            >= Threshold;
    }
}
