using System.Text.RegularExpressions;
using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>What speaks for or against a sentence as the answer to a question. Shares between 0 and 1, flags 0 or 1.</summary>
internal sealed partial record CandidateFeatures
{
    /// <summary>Weighted share of the question's terms in the sentence.</summary>
    public double Coverage { get; private init; }

    /// <summary>Unweighted share of them, without the noun that is asked for.</summary>
    public double TermShare { get; private init; }

    /// <summary>Weighted share of terms that only the sentence before has.</summary>
    public double CoverageBefore { get; private init; }

    /// <summary>Weighted share of terms that only the section or the title has.</summary>
    public double CoverageInHeading { get; private init; }

    /// <summary>Weighted share of terms, each as far as the sentence has it in a related form ("produce", "production").</summary>
    public double RelatedForms { get; private init; }

    /// <summary>Share of the terms that the sentence has in the question's order.</summary>
    public double Order { get; private init; }

    /// <summary>Share of the question's neighbouring terms that stand near each other, in the same order, in the sentence.</summary>
    public double Pairs { get; private init; }

    /// <summary>How closely together the terms stand in the sentence.</summary>
    public double Density { get; private init; }

    /// <summary>Share of the question's names and numbers that are nowhere in the passage.</summary>
    public double NamesMissing { get; private init; }

    /// <summary>How well the whole passage matches, as a share of the best one's match.</summary>
    public double PassageMatch { get; private init; }

    /// <summary>One over the place of the passage among those retrieved.</summary>
    public double PassageRank { get; private init; }

    /// <summary>One over the place of the sentence in its passage.</summary>
    public double Position { get; private init; }

    /// <summary>The sentence holds something of the kind that the question asks for and does not say itself.</summary>
    public double TypeFound { get; private init; }

    /// <summary>It holds nothing of that kind.</summary>
    public double TypeMissing { get; private init; }

    /// <summary>It holds a number where one is asked for: numbers are rarer than names, so this says more.</summary>
    public double NumberFound { get; private init; }

    /// <summary>Logarithm of the number of words, over 5.</summary>
    public double Length { get; private init; }

    /// <summary>Words that the question does not have, up to ten, over ten.</summary>
    public double News { get; private init; }

    public static CandidateFeatures Of(Question question, Candidate candidate, CandidatePool pool)
    {
        var heading = pool.HeadingOf(candidate.Passage);
        var passage = pool.CountsOf(candidate.Passage);
        var before = candidate.Index > 0 ? pool.TermsOf(candidate.Siblings[candidate.Index - 1]) : [];

        double total = 0, own = 0, earlier = 0, titled = 0, related = 0;
        int counted = 0, present = 0, names = 0, namesMissing = 0;
        foreach (var term in question.Terms)
        {
            var weight = pool.WeightOf(term);
            var here = candidate.Terms.Contains(term.Stem);
            var inHeading = heading.Contains(term.Stem);
            var inPassage = inHeading || passage.ContainsKey(term.Stem);
            total += weight;
            own += here ? weight : 0;
            if (!here)
            {
                earlier += before.Contains(term.Stem) ? weight : 0;
                titled += inHeading ? weight : 0;
                related += weight * Kinship(term.Stem, candidate.Terms);
            }

            if (!term.IsAsked)
            {
                counted++;
                present += here ? 1 : 0;
            }

            if (term.IsName || term.IsNumber)
            {
                names++;
                namesMissing += inPassage ? 0 : 1;
            }
        }

        total = Math.Max(total, 1e-9);
        var typed = question.Type != AnswerType.Any;
        var found = typed && HoldsType(question, candidate);
        return new CandidateFeatures
        {
            Coverage = own / total,
            TermShare = (double)present / Math.Max(counted, 1),
            CoverageBefore = earlier / total,
            CoverageInHeading = titled / total,
            RelatedForms = related / total,
            Order = OrderOf(question, candidate),
            Pairs = PairsOf(question, candidate),
            Density = DensityOf(question, candidate),
            NamesMissing = (double)namesMissing / Math.Max(names, 1),
            PassageMatch = pool.MatchOf(question, candidate.Passage),
            PassageRank = 1.0 / (1 + candidate.PassageRank),
            Position = 1.0 / (1 + candidate.Index),
            TypeFound = found ? 1 : 0,
            TypeMissing = typed && !found ? 1 : 0,
            NumberFound = found && question.Type == AnswerType.Number ? 1 : 0,
            Length = Math.Log(1 + candidate.Words.Count) / 5,
            News = Math.Min(10, NewWords(question, candidate)) / 10.0,
        };
    }

    /// <summary>What the ranking weighs, in the order of <see cref="SentenceModel.Weights"/>.</summary>
    public double[] ToArray() =>
    [
        Coverage, TermShare, CoverageBefore, CoverageInHeading, RelatedForms, Order, Pairs, Density,
        NamesMissing, PassageMatch, PassageRank, Position, TypeFound, TypeMissing, NumberFound, Length, News,
    ];

    // A long common beginning mostly means kinship: "produc" and "product".
    private static double Kinship(string stem, HashSet<string> terms)
    {
        const int Shortest = 4;
        const double LeastShare = 0.6;

        var best = 0.0;
        foreach (var term in terms)
        {
            var common = stem.AsSpan().CommonPrefixLength(term);
            best = common >= Shortest ? Math.Max(best, 2.0 * common / (stem.Length + term.Length)) : best;
        }

        return best >= LeastShare && char.IsAsciiLetter(stem[0]) ? best : 0;
    }

    // The longest common subsequence.
    private static double OrderOf(Question question, Candidate candidate)
    {
        var lengths = new int[candidate.Stems.Count + 1];
        foreach (var term in question.Terms)
        {
            var diagonal = 0;
            for (var i = 1; i < lengths.Length; i++)
            {
                var above = lengths[i];
                lengths[i] = candidate.Stems[i - 1] == term.Stem ? diagonal + 1 : Math.Max(above, lengths[i - 1]);
                diagonal = above;
            }
        }

        return (double)lengths[^1] / Math.Max(question.Terms.Count, 1);
    }

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
}
