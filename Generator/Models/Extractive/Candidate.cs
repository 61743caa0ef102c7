using LlmRag.Evaluation.Text;

namespace LlmRag.Generator.Models.Extractive;

/// <summary>A sentence of a passage that may become part of the answer.</summary>
internal sealed class Candidate
{
    private Candidate(AnswerPassage passage, int passageRank, IReadOnlyList<Sentence> siblings, int index)
    {
        Passage = passage;
        PassageRank = passageRank;
        Siblings = siblings;
        Index = index;
        Words = [.. Tokenizer.Words(Text)];
        Stems = [.. Words.Select(word => PorterStemmer.Stem(word.Text))];
        Terms = [.. Tokenizer.Tokenize(Text).Select(token => PorterStemmer.Stem(token.Text))];
    }

    /// <summary>The passage.</summary>
    public AnswerPassage Passage { get; }

    /// <summary>The passage's place among those retrieved, from 0.</summary>
    public int PassageRank { get; }

    /// <summary>All pieces of the passage in order, this one among them.</summary>
    public IReadOnlyList<Sentence> Siblings { get; }

    /// <summary>Its place among the siblings.</summary>
    public int Index { get; }

    public Sentence Sentence => Siblings[Index];

    public string Text => Sentence.Text;

    /// <summary>The words in order.</summary>
    public IReadOnlyList<Token> Words { get; }

    /// <summary>The stem of each word.</summary>
    public IReadOnlyList<string> Stems { get; }

    /// <summary>All stems, parts of compounds included.</summary>
    public HashSet<string> Terms { get; }

    /// <summary>Every sentence of the passage; headings and code are no sentences, a question answers nothing.</summary>
    public static IEnumerable<Candidate> Of(AnswerPassage passage, int rank)
    {
        var siblings = SentenceSplitter.Split(passage.Text);
        for (var i = 0; i < siblings.Count; i++)
        {
            if (siblings[i].Kind is SentenceKind.Prose or SentenceKind.ListItem or SentenceKind.TableRow && !siblings[i].Text.EndsWith('?'))
            {
                yield return new Candidate(passage, rank, siblings, i);
            }
        }
    }
}
