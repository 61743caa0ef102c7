namespace LlmRag.Evaluation.Groundedness;

internal enum ClaimWordKind
{
    Word,
    Name,
    Number,
}

internal readonly record struct ClaimWord(string Stem, ClaimWordKind Kind, double Weight);
