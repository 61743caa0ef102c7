namespace LlmRag.Generator.Models.Extractive;

/// <summary>A sentence with its score; higher is better.</summary>
internal readonly record struct ScoredCandidate(Candidate Candidate, CandidateFeatures Features, double Score);
