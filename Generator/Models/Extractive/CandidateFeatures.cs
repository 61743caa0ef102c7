using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>What speaks for or against a sentence as the answer to a question. Shares between 0 and 1, flags 0 or 1.</summary>
internal sealed partial record CandidateFeatures
{
    /// <summary>Weighted share of the question's terms in the sentence.</summary>
    public double Coverage { get; private init; }

    /// <summary>The same with the sentences beside it, the section and the title.</summary>
    public double ContextCoverage { get; private init; }

    /// <summary>The same with the whole passage.</summary>
    public double PassageCoverage { get; private init; }

    /// <summary>Share of the question's names and numbers in the sentence; 1 where it has none.</summary>
    public double NamesCovered { get; private init; }

    /// <summary>Share of the question's names and numbers that are nowhere in the passage.</summary>
    public double NamesMissing { get; private init; }

    /// <summary>Share of the question's neighbouring terms that stand near each other, in the same order, in the sentence.</summary>
    public double Pairs { get; private init; }

    /// <summary>How closely together the terms stand in the sentence.</summary>
    public double Density { get; private init; }

    /// <summary>One over the place of the passage.</summary>
    public double PassageRank { get; private init; }

    /// <summary>The score of the passage as a share of the best one's.</summary>
    public double PassageScore { get; private init; }

    /// <summary>One over the place of the sentence in its passage.</summary>
    public double Position { get; private init; }

    /// <summary>The sentence holds something of the kind that the question asks for and does not say itself.</summary>
    public double TypeFound { get; private init; }

    /// <summary>It holds nothing of that kind.</summary>
    public double TypeMissing { get; private init; }

    /// <summary>Logarithm of the number of words, over 5.</summary>
    public double Length { get; private init; }

    /// <summary>Words that the question does not have, up to ten, over ten.</summary>
    public double News { get; private init; }

    /// <summary>Weighted share of terms that the sentence has in a related form only ("publish", "publication").</summary>
    public double RelatedForms { get; private init; }

    /// <summary>The sentence itself asks.</summary>
    public double IsQuestion { get; private init; }

    /// <summary>The sentence is an item of a list or a row of a table.</summary>
    public double IsItem { get; private init; }

    /// <summary>It begins with a word that points back to the sentence before.</summary>
    public double PointsBack { get; private init; }

    /// <summary>Weighted share of terms found in the section or the title but not in the sentence.</summary>
    public double HeadingCoverage { get; private init; }

    public static CandidateFeatures Of(Question question, Candidate candidate, CandidatePool pool)
    {
        var heading = pool.HeadingOf(candidate.Passage);
        var passage = pool.TermsOf(candidate.Passage);
        var before = candidate.Index > 0 ? pool.TermsOf(candidate.Siblings[candidate.Index - 1]) : [];
        var after = candidate.Index + 1 < candidate.Siblings.Count ? pool.TermsOf(candidate.Siblings[candidate.Index + 1]) : [];

        double total = 0, own = 0, near = 0, far = 0, related = 0, titled = 0;
        int names = 0, namesOwn = 0, namesMissing = 0;
        foreach (var term in question.Terms)
        {
            var weight = pool.WeightOf(term);
            total += weight;
            var here = candidate.Terms.Contains(term.Stem);
            var inHeading = heading.Contains(term.Stem);
            var around = here || inHeading || before.Contains(term.Stem) || after.Contains(term.Stem);
            own += here ? weight : 0;
            near += around ? weight : 0;
            far += around || passage.Contains(term.Stem) ? weight : 0;
            titled += inHeading && !here ? weight : 0;
            related += !here && HasRelatedForm(term.Stem, candidate.Terms) ? weight : 0;
            if (term.IsName || term.IsNumber)
            {
                names++;
                namesOwn += here ? 1 : 0;
                namesMissing += !inHeading && !passage.Contains(term.Stem) ? 1 : 0;
            }
        }

        total = Math.Max(total, 1e-9);
        var typed = question.Type != AnswerType.Any;
        var found = typed && HoldsType(question, candidate);
        return new CandidateFeatures
        {
            Coverage = own / total,
            ContextCoverage = near / total,
            PassageCoverage = far / total,
            NamesCovered = names == 0 ? 1 : (double)namesOwn / names,
            NamesMissing = names == 0 ? 0 : (double)namesMissing / names,
            Pairs = PairsOf(question, candidate),
            Density = DensityOf(question, candidate),
            PassageRank = 1.0 / (1 + candidate.PassageRank),
            PassageScore = pool.BestScore > 0 ? Math.Clamp(candidate.Passage.Score / pool.BestScore, 0, 1) : 0,
            Position = 1.0 / (1 + candidate.Index),
            TypeFound = found ? 1 : 0,
            TypeMissing = typed && !found ? 1 : 0,
            Length = Math.Log(1 + candidate.Words.Count) / 5,
            News = Math.Min(10, NewWords(question, candidate)) / 10.0,
            RelatedForms = related / total,
            HeadingCoverage = titled / total,
            IsQuestion = candidate.Text.EndsWith('?') ? 1 : 0,
            IsItem = candidate.Sentence.Kind != SentenceKind.Prose ? 1 : 0,
            PointsBack = PointsBackPattern().IsMatch(candidate.Text) ? 1 : 0,
        };
    }

    /// <summary>The values in the order of the properties: a row for fitting <see cref="SentenceModel"/>.</summary>
    public double[] ToArray() =>
    [
        Coverage, ContextCoverage, PassageCoverage, NamesCovered, NamesMissing, Pairs, Density, PassageRank, PassageScore, Position,
        TypeFound, TypeMissing, Length, News, RelatedForms, HeadingCoverage, IsQuestion, IsItem, PointsBack,
    ];

    // "invent" and "inventor" have the same stem in Porter's terms only sometimes; five common letters mostly mean kinship.
    private static bool HasRelatedForm(string stem, HashSet<string> terms) =>
        stem.Length >= 5 && char.IsAsciiLetter(stem[0])
        && terms.Any(term => term.Length >= 5 && term.AsSpan(0, 5).SequenceEqual(stem.AsSpan(0, 5)));

    private static double PairsOf(Question question, Candidate candidate)
    {
        var pairs = question.Terms.Count - 1;
        var found = 0;
        for (var i = 0; i < pairs; i++)
        {
            found += StandNear(candidate.Stems, question.Terms[i].Stem, question.Terms[i + 1].Stem) ? 1 : 0;
        }

        return pairs > 0 ? (double)found / pairs : 0;
    }

    private static bool StandNear(IReadOnlyList<string> stems, string first, string second)
    {
        for (var i = 0; i < stems.Count; i++)
        {
            if (stems[i] != first)
            {
                continue;
            }

            for (var j = i + 1; j <= i + 3 && j < stems.Count; j++)
            {
                if (stems[j] == second)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The distinct terms found over the words from the first to the last of them.
    private static double DensityOf(Question question, Candidate candidate)
    {
        var wanted = question.Terms.Select(term => term.Stem).ToHashSet(StringComparer.Ordinal);
        int first = -1, last = -1;
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < candidate.Stems.Count; i++)
        {
            if (wanted.Contains(candidate.Stems[i]))
            {
                first = first < 0 ? i : first;
                last = i;
                found.Add(candidate.Stems[i]);
            }
        }

        return found.Count < 2 ? 0 : Math.Min(1, found.Count * 2.0 / (last - first + 1));
    }

    private static int NewWords(Question question, Candidate candidate)
    {
        var asked = question.Terms.Select(term => term.Stem).ToHashSet(StringComparer.Ordinal);
        return candidate.Words.Zip(candidate.Stems).Count(word => !StopWords.IsFunctionWord(word.First.Text) && !asked.Contains(word.Second));
    }

    private static bool HoldsType(Question question, Candidate candidate) => question.Type switch
    {
        AnswerType.Person or AnswerType.Place => NewWord(question, candidate, (word, index) => index > 0 && char.IsUpper(candidate.Text[word.Start])),
        AnswerType.Time => NewWord(question, candidate, (word, _) => Year().IsMatch(word.Text)) || TimeWords().IsMatch(candidate.Text),
        AnswerType.Number => NewWord(question, candidate, (word, _) => char.IsAsciiDigit(word.Text[0]) || NumberWords().IsMatch(word.Text)),
        AnswerType.Reason => ReasonWords().IsMatch(candidate.Text),
        AnswerType.Procedure => candidate.Text.Contains('`') || ProcedureWords().IsMatch(candidate.Text),
        _ => false,
    };

    private static bool NewWord(Question question, Candidate candidate, Func<Token, int, bool> holds)
    {
        for (var i = 0; i < candidate.Words.Count; i++)
        {
            var stem = candidate.Stems[i];
            if (holds(candidate.Words[i], i) && !question.Terms.Any(term => term.Stem == stem))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^(?:1\d{3}|20\d{2})s?$|^\d{1,2}(?:st|nd|rd|th)$")]
    private static partial Regex Year();

    [GeneratedRegex(@"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\b(?:century|centuries|decade|BC|BCE|ago|noon|midnight)\b|\bduring\b")]
    private static partial Regex TimeWords();

    [GeneratedRegex("^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|third|quarter|once|twice|several)$")]
    private static partial Regex NumberWords();

    [GeneratedRegex(@"\b(?:because|due to|so that|in order to|since|as a result|result(?:s|ed|ing) (?:in|from)|caus(?:e|es|ed|ing)|reasons?|led to|leads to|therefore|thus|owing to|thanks to|to avoid|to prevent|to ensure|for this)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ReasonWords();

    [GeneratedRegex(@"\b(?:by \w+ing|use|uses|using|run|call|set|add|through|via|with|install|configure|create|select|click|open|pass)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ProcedureWords();

    [GeneratedRegex(@"^(?:It|They|He|She|This|These|Those|That|Its|Their|His|Her|Such|However|But|Instead|Therefore|Thus|Then|Also|For example|In addition)\b")]
    private static partial Regex PointsBackPattern();
}
