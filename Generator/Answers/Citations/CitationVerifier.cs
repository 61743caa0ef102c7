using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LlmRag.Evaluation.Groundedness;
using LlmRag.Evaluation.Text;
using LlmRag.Generator.Answers.Retrieval;

namespace LlmRag.Generator.Answers.Citations;

/// <summary>
/// Reads an answer as it is streamed: cleans its markers, and checks each sentence against the passages it cites as soon as the sentence
/// is complete. What it finds does not depend on how the text was cut into chunks.
/// </summary>
public sealed partial class CitationVerifier(IReadOnlyList<RetrievedPassage> passages)
{
    private readonly MarkerFilter _markers = new(passages.Count);
    private readonly Evidence?[] _evidence = new Evidence?[passages.Count];
    private readonly StringBuilder _text = new();
    private readonly List<Citation> _citations = [];

    // Text before this is checked and forgotten; it is the start of a line, so the blocks behind it are what they would be in the whole text.
    private int _tail;

    // How many sentences of the tail are checked.
    private int _checked;

    // Up to here it has been asked whether a sentence has begun.
    private int _decided;

    private int[] _leadIn = [];

    /// <summary>The answer so far, with clean markers.</summary>
    public string Text => _text.ToString();

    /// <summary>Every citation so far, in order of appearance.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    /// <summary>Markers of the model that no passage has.</summary>
    public IReadOnlyCollection<int> UnknownMarkers => _markers.Unknown;

    /// <summary>Sentences that claim something.</summary>
    public int Claims { get; private set; }

    /// <summary>Those of them that cite nothing.</summary>
    public int Uncited { get; private set; }

    /// <summary>Those of them whose cited passages do not support them (see <see cref="Support.Threshold"/>).</summary>
    public int Unsupported { get; private set; }

    /// <summary>Takes more text of the model; returns what of it may be shown and the citations of the sentences it completed.</summary>
    public VerifiedText Append(string chunk) => Advance(_markers.Append(chunk), complete: false);

    /// <summary>Says that the text has ended; returns what was held back.</summary>
    public VerifiedText Complete() => Advance(_markers.Complete(), complete: true);

    private VerifiedText Advance(string clean, bool complete)
    {
        _text.Append(clean);
        var before = _citations.Count;

        // A sentence is complete when another one has begun behind it. Whether one has is asked at the ends of words that may begin one,
        // and only there: places of the text, not of its chunks.
        var text = _text.ToString();
        for (; _decided < text.Length; _decided++)
        {
            if (EndsFirstWord(text, _decided))
            {
                CheckUpTo(text, _decided, complete: false);
            }
        }

        if (complete)
        {
            CheckUpTo(text, text.Length, complete: true);
        }

        return new VerifiedText(clean, _citations.Skip(before).ToList());
    }

    /// <summary>Whether a word ends at <paramref name="end"/> that may be the first of a sentence.</summary>
    private bool EndsFirstWord(string text, int end)
    {
        if (end <= _tail || !char.IsWhiteSpace(text[end]) || char.IsWhiteSpace(text[end - 1]))
        {
            return false;
        }

        var position = end - 1;
        while (position > _tail && !char.IsWhiteSpace(text[position - 1]))
        {
            position--;
        }

        var newLine = false;
        while (position > _tail && char.IsWhiteSpace(text[position - 1]))
        {
            newLine |= text[--position] == '\n';
        }

        return position > _tail && (newLine || !(char.IsLetterOrDigit(text[position - 1]) || text[position - 1] == ','));
    }

    private void CheckUpTo(string text, int end, bool complete)
    {
        var sentences = SentenceSplitter.Split(text[_tail..end]);
        var finished = complete ? sentences.Count : sentences.Count - 1;
        for (; _checked < finished; _checked++)
        {
            Check(sentences[_checked]);
        }

        if (!complete && sentences.Count > 1 && IsLineStart(text, _tail + sentences[^1].Start))
        {
            _tail += sentences[^1].Start;
            _checked = 0;
        }
    }

    private static bool IsLineStart(string text, int position) => position > 0 && text[position - 1] == '\n';

    private void Check(Sentence sentence)
    {
        if (sentence.Kind is SentenceKind.Code or SentenceKind.Heading)
        {
            return;
        }

        var markers = MarkersOf(sentence.Text);
        var claim = Marker().Replace(sentence.Text, "").Trim();
        if (sentence.Kind == SentenceKind.Prose)
        {
            _leadIn = claim.EndsWith(':') ? markers : [];
        }
        else if (markers.Length == 0)
        {
            // "The steps are: [1]" vouches for the steps.
            markers = _leadIn;
        }

        var best = 0.0;
        foreach (var marker in markers)
        {
            var passage = passages[marker - 1];
            var evidence = _evidence[marker - 1] ??= new Evidence(passage.Text, $"{passage.Title} {passage.Section}");
            var support = evidence.Support(claim);
            best = Math.Max(best, support.Score);
            var quote = support.Best?.Text ?? passage.Text;
            if (!_citations.Any(citation => citation.Marker == marker && citation.Quote == quote))
            {
                _citations.Add(new Citation(
                    marker, passage.DocumentId, passage.ChunkId, passage.Title, passage.Uri, quote, Math.Round(support.Score, 3)));
            }
        }

        if (!IsClaim(claim))
        {
            return;
        }

        Claims++;
        if (markers.Length == 0)
        {
            Uncited++;
        }
        else if (best < Support.Threshold)
        {
            Unsupported++;
        }
    }

    // A question, a lead-in ("The options are:") or a lone word claims nothing; nor does saying that nothing was found.
    private static bool IsClaim(string sentence) =>
        !sentence.EndsWith('?') && !sentence.EndsWith(':') && !Refusal.Is(sentence)
        && Tokenizer.Words(sentence).Count(word => !StopWords.IsFunctionWord(word.Text)) >= 2;

    private int[] MarkersOf(string sentence) =>
        [.. Marker().Matches(InlineCode().Replace(sentence, ""))
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .Where(marker => marker >= 1 && marker <= passages.Count)
            .Distinct()];

    [GeneratedRegex(@" ?\[(\d{1,3})\](?!\()")]
    private static partial Regex Marker();

    [GeneratedRegex("(`+)[^`]+\\1")]
    private static partial Regex InlineCode();
}
