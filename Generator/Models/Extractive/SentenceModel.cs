using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>Turns what speaks for and against a sentence into one number.</summary>
/// <remarks>
/// A linear model over <see cref="CandidateFeatures.ToArray"/>, fitted by conditional logistic regression (the probability that a sentence
/// is the one among all retrieved that holds the answer) to the development half of SQuAD 1.1 over BM25's best eight paragraphs.
/// Over five folds by article the best sentence holds the answer of 74.2 % of the questions, the two best of 83.2 %.
/// </remarks>
internal static class SentenceModel
{
    private static readonly double[] Weights =
    [
        4.37, // Coverage
        2.68, // TermShare
        3.40, // CoverageBefore
        3.05, // CoverageInHeading
        4.66, // RelatedForms
        1.94, // Order
        1.26, // Pairs
        0.38, // Density
        -2.28, // NamesMissing
        1.28, // PassageMatch
        1.62, // PassageRank
        0.56, // Position
        0.76, // TypeFound
        -0.76, // TypeMissing
        0.91, // NumberFound
        0.40, // Length
        -0.96, // News
    ];

    // By hand, for SQuAD has only prose: an item or a row says less by itself than the sentence that explains the same.
    private const double ListItem = -0.5;
    private const double TableRow = -1.5;

    /// <summary>The score of a sentence: differences are log odds between two sentences for the same question.</summary>
    public static double Score(CandidateFeatures features, SentenceKind kind) =>
        features.ToArray().Zip(Weights).Sum(pair => pair.First * pair.Second)
        + kind switch { SentenceKind.ListItem => ListItem, SentenceKind.TableRow => TableRow, _ => 0 };
}
