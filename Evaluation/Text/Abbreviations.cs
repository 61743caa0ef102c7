using System.Collections.Frozen;

namespace LlmRag.Evaluation.Text;

/// <summary>English words whose full stop need not end the sentence, by what must follow for it not to.</summary>
internal static class Abbreviations
{
    /// <summary>Titles and the like: a name follows, always.</summary>
    public static readonly FrozenSet<string> BeforeNames = Words(
        "Mr Mrs Ms Dr Prof Sen Rep Gen Col Lt Sgt Capt Cmdr Adm Maj St Gov Pres Rev Hon Fr Msgr Messrs vs cf viz e.g i.e al approx ca");

    /// <summary>"No. 5", "Fig. 3", "pp. 12", "Sept. 11": only before a number.</summary>
    public static readonly FrozenSet<string> BeforeNumbers = Words(
        "No Nos Fig Figs Eq Eqs Sec Secs Ch Chap Vol Vols p pp Art Nr Ref Tab App c v Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec");

    /// <summary>They may end a sentence; whether they do is read off the word behind.</summary>
    public static readonly FrozenSet<string> AnywhereInSentence = Words(
        "etc Inc Ltd Co Corp Bros Jr Sr Mt Ft Ave Blvd Rd Dept Univ Assn Est Ed Eds Trans Jan Feb Aug Sept Oct Nov Dec U.S U.K D.C Ph.D a.m p.m");

    /// <summary>Words that open a sentence far more often than they follow an abbreviation as part of a name.</summary>
    public static readonly FrozenSet<string> SentenceStarters = Words(
        """
        The A An This That These Those It Its He She They We You I His Her Their Our In On At By For From To With As After Before During
        However But And Or So If When While Although Because Since There Here Where What Who How Why Many Some Most Both Each Several
        Another Other Such Then Thus Also According Despite Under Over One Two Three Not No Use Run See Note
        """);

    private static FrozenSet<string> Words(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
