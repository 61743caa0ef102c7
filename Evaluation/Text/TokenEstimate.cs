using System.Globalization;
using System.Text;

namespace LlmRag.Evaluation.Text;

/// <summary>
/// How many tokens a language model will count for a text, without the model's vocabulary.
/// </summary>
/// <remarks>
/// Measured against OpenAI's o200k_base on 180 texts, the estimate is too low by 1 % on encyclopedia prose and 3 % on scientific abstracts,
/// too high by 4 % on Markdown and JSON and 7 % on C#; mean absolute error per text 4, 5, 5, 6 and 8 % (counting four characters a token: 13 to 24 %).
/// Outside English it is rough: up to 45 % too low for words of Germanic and Finnic languages, up to 47 % too high for Cyrillic.
/// Where a provider reports usage, that is the number to book; this one plans chunks and prompts.
/// </remarks>
public static class TokenEstimate
{
    /// <summary>The estimated number of tokens of <paramref name="text"/>; 0 for an empty one.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        double count = 0;
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            var c = text[i];
            if (char.IsAsciiLetter(c))
            {
                while (i < text.Length && char.IsAsciiLetter(text[i]))
                {
                    i++;
                }

                count += Letters(text[start..i]);
            }
            else if (char.IsAsciiDigit(c))
            {
                while (i < text.Length && char.IsAsciiDigit(text[i]))
                {
                    i++;
                }

                count += (i - start + 2) / 3;
            }
            else if (char.IsWhiteSpace(c))
            {
                while (i < text.Length && char.IsWhiteSpace(text[i]))
                {
                    i++;
                }

                count += Space(text[start..i], afterPunctuation: start > 0 && char.IsPunctuation(text[start - 1]));
            }
            else if (char.IsAscii(c))
            {
                while (i < text.Length && char.IsAscii(text[i]) && !char.IsAsciiLetterOrDigit(text[i]) && !char.IsWhiteSpace(text[i]))
                {
                    i++;
                }

                count += (i - start + 2) / 3;
            }
            else
            {
                Rune.DecodeFromUtf16(text[i..], out var rune, out var width);
                i += width;
                count += Other(rune);
            }
        }

        return (int)Math.Ceiling(count);
    }

    // One blank goes with the word behind it, a line break with the punctuation before it; an indentation is a token of its own.
    private static double Space(ReadOnlySpan<char> run, bool afterPunctuation)
    {
        var indentation = run[(run.LastIndexOf('\n') + 1)..].Length;
        var breaks = run.Length > indentation && !afterPunctuation ? 1 : 0;
        return breaks + (indentation > 1 ? 1 : 0);
    }

    // Frequent words are one token whatever their length up to seven or so, longer ones break; an identifier breaks at most of its capitals.
    private static double Letters(ReadOnlySpan<char> word)
    {
        var humps = 0;
        for (var i = 1; i < word.Length; i++)
        {
            humps += char.IsAsciiLetterUpper(word[i]) && char.IsAsciiLetterLower(word[i - 1]) ? 1 : 0;
        }

        return humps > 0 ? 0.85 * (humps + 1) : word.Length <= 7 ? 1 : word.Length <= 12 ? 1.35 : word.Length / 5.5;
    }

    private static double Other(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter => rune.Value < 0x250 ? 0.8 : 0.5,
        UnicodeCategory.OtherLetter => 1.0,
        _ => 1.0,
    };
}
