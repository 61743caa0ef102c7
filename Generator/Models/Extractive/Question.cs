using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>A question as the sentence ranking sees it: its terms, the kind of answer it wants, the noun it asks about.</summary>
internal sealed partial class Question
{
    // Question words and politeness: they ask, they are not asked about.
    private static readonly FrozenSet<string> Asking =
        "name tell explain describe show list give please kind type sort called known".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private Question(IReadOnlyList<QuestionTerm> terms, AnswerType type)
    {
        Terms = terms;
        Type = type;
    }

    /// <summary>The content words in order, each once.</summary>
    public IReadOnlyList<QuestionTerm> Terms { get; }

    /// <summary>The kind of answer.</summary>
    public AnswerType Type { get; }

    public static Question Parse(string text)
    {
        var terms = new List<QuestionTerm>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var focus = Focus().Match(text);
        var first = true;
        foreach (var token in Tokenizer.Words(text))
        {
            var named = !first && char.IsUpper(text[token.Start]);
            var number = char.IsAsciiDigit(token.Text[0]);
            first = false;
            if (StopWords.IsFunctionWord(token.Text))
            {
                continue;
            }

            var stem = PorterStemmer.Stem(token.Text);
            if (seen.Add(stem))
            {
                var asked = Asking.Contains(token.Text) || (focus.Success && focus.Groups[1].Index == token.Start);
                terms.Add(new QuestionTerm(stem, named, number, asked));
            }
        }

        return new Question(terms, TypeOf(text));
    }

    private static AnswerType TypeOf(string text) =>
        NumberPattern().IsMatch(text) ? AnswerType.Number
        : TimePattern().IsMatch(text) ? AnswerType.Time
        : PlacePattern().IsMatch(text) ? AnswerType.Place
        : PersonPattern().IsMatch(text) ? AnswerType.Person
        : ReasonPattern().IsMatch(text) ? AnswerType.Reason
        : ProcedurePattern().IsMatch(text) ? AnswerType.Procedure
        : AnswerType.Any;

    // "what company", "which of the rivers": the sentence that answers rarely repeats the noun.
    [GeneratedRegex(@"\b(?:what|which)\s+(?:(?:of|the|a|an|other|type|kind|sort)\s+)*([\p{L}\p{N}-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Focus();

    [GeneratedRegex(@"\bhow\s+(?:many|much|long|old|far|tall|large|big|high|deep|fast|often|wide|heavy|few|close)\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:number|percent|percentage|amount|population|age|size|length|height|cost|price|temperature|rate|score|share|proportion|speed|distance|depth|limit|port|version)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\bwhen\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:year|date|day|month|century|decade|time|era|period|season)\b|\bhow\s+(?:long\s+ago|recently)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\bwhere\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:city|country|state|place|location|region|continent|town|county|area|province|river|island|street|building|district|neighborhood|file|folder|directory)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"\bwho(?:m|se)?\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:person|man|woman|king|queen|president|leader|author|scientist|actor|actress|player|team|company|organization|group|people|artist|singer|architect|philosopher|emperor|pope|general)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PersonPattern();

    [GeneratedRegex(@"\bwhy\b|\bwhat\s+(?:\w+\s+){0,2}?(?:reason|cause|purpose)|\bwhat\s+(?:caused?|causes|led)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex(@"\bhow\s+(?:to|do|does|can|could|should|would|is|are|did)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ProcedurePattern();
}
