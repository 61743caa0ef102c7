namespace LlmRag.Generator.Models.Extractive;

/// <summary>One content word of a question.</summary>
/// <param name="Stem">Its stem.</param>
/// <param name="IsName">Whether it is written with a capital inside the question.</param>
/// <param name="IsNumber">Whether it is a number.</param>
/// <param name="IsAsked">Whether it names what is asked for ("which <b>company</b>"), so that the answer may do without it.</param>
internal readonly record struct QuestionTerm(string Stem, bool IsName, bool IsNumber, bool IsAsked);
