namespace LlmRag.Generator.Models.Extractive;

/// <summary>Turns what speaks for and against a sentence into one number.</summary>
internal static class SentenceModel
{
    /// <summary>How likely the sentence answers the question, as log odds.</summary>
    public static double Score(CandidateFeatures features) =>
        (3.0 * features.Coverage) + (1.5 * features.ContextCoverage) + features.PassageCoverage
        + (0.5 * features.NamesCovered) - features.NamesMissing + features.Pairs + (0.3 * features.Density)
        + (0.8 * features.PassageRank) + features.PassageScore + (0.1 * features.Position)
        + (1.2 * features.TypeFound) - (0.5 * features.TypeMissing) + (0.5 * features.Length) + (0.5 * features.News)
        + (0.8 * features.RelatedForms) - (2 * features.IsQuestion) - (0.2 * features.IsItem) - (0.1 * features.PointsBack) - 6;
}
