namespace LlmRag.Generator.Models.Extractive;

/// <summary>What kind of thing a question asks for, as far as its words tell.</summary>
internal enum AnswerType
{
    /// <summary>Cannot be told.</summary>
    Any,

    /// <summary>Who, whose, whom: a name.</summary>
    Person,

    /// <summary>When, which year: a date.</summary>
    Time,

    /// <summary>Where, which city: a place, which looks like a name.</summary>
    Place,

    /// <summary>How many, how much, how long: a number.</summary>
    Number,

    /// <summary>Why: a reason.</summary>
    Reason,

    /// <summary>How to: steps, commands, code.</summary>
    Procedure,
}
