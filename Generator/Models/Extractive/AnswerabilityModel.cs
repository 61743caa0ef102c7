namespace LlmRag.Generator.Models.Extractive;

/// <summary>Judges by the best sentence whether the passages hold the answer at all.</summary>
internal static class AnswerabilityModel
{
    public static bool HoldsAnswer(CandidateFeatures best) => best.PassageCoverage >= 0.4;
}
