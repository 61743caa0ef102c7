using System.Buffers;
using System.Globalization;
using System.Text;

namespace LlmRag.Evaluation.Text;

/// <summary>
/// Splits text into words the way people search for them, in any script and in source code.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Words are runs of Unicode letters, digits and combining marks; <c>well-known</c> is two words, <c>don't</c> is one, <c>dog's</c> is <c>dog</c>.</item>
/// <item>Identifiers stay whole and are also split: <c>gen_ai.usage</c> gives <c>gen_ai.usage</c>, <c>gen</c>, <c>ai</c>, <c>usage</c>;
/// <c>HttpClient2</c> gives <c>httpclient2</c>, <c>http</c>, <c>client</c>, <c>2</c>; <c>gpt-4o</c> gives <c>gpt-4o</c>, <c>gpt</c>, <c>4</c>.</item>
/// <item>Numbers stay whole: <c>1,000</c> is <c>1000</c>, <c>1.41.1</c> is itself. <c>C#</c>, <c>C++</c> and <c>.NET</c> keep their signs.</item>
/// <item>Scripts without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar) give overlapping pairs of characters.</item>
/// </list>
/// </remarks>
public static class Tokenizer
{
    /// <summary>All tokens of <paramref name="text"/>, in order; each compound is followed by its parts.</summary>
    public static IEnumerable<Token> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Scan(text);
    }

    /// <summary>The tokens of <paramref name="text"/> without the parts of compounds: what a reader would count as words.</summary>
    public static IEnumerable<Token> Words(string text) => Tokenize(text).Where(token => !token.IsPart);

    private static IEnumerable<Token> Scan(string text)
    {
        var buffer = new List<Token>();
        var position = 0;
        while (position < text.Length)
        {
            var kind = KindAt(text, position, out var width);
            if (kind == Kind.Other)
            {
                position += width;
                continue;
            }

            var end = kind == Kind.Unspaced ? EndOfUnspaced(text, position) : EndOfCompound(text, position);
            if (kind == Kind.Unspaced)
            {
                AddPairs(buffer, text, position, end);
            }
            else
            {
                AddCompound(buffer, text, position, ref end);
            }

            foreach (var token in buffer)
            {
                yield return token;
            }

            buffer.Clear();
            position = end;
        }
    }

    private static int EndOfUnspaced(string text, int position)
    {
        while (position < text.Length && KindAt(text, position, out var width) == Kind.Unspaced)
        {
            position += width;
        }

        return position;
    }

    // The longest run of word characters joined by single . - _ ' or, between digits, a comma.
    private static int EndOfCompound(string text, int position)
    {
        while (position < text.Length)
        {
            var kind = KindAt(text, position, out var width);
            if (kind is Kind.Letter or Kind.Digit)
            {
                position += width;
                continue;
            }

            if (position + 1 >= text.Length || KindAt(text, position + 1, out _) is not (Kind.Letter or Kind.Digit))
            {
                break;
            }

            var joins = text[position] switch
            {
                '.' or '-' or '\'' or '’' => true,
                ',' => IsThousandsSeparator(text, position),
                _ => false,
            };
            if (!joins)
            {
                break;
            }

            position++;
        }

        return position;
    }

    private static bool IsThousandsSeparator(string text, int position)
    {
        if (position == 0 || !char.IsAsciiDigit(text[position - 1]) || position + 3 >= text.Length)
        {
            return false;
        }

        for (var i = position + 1; i <= position + 3; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return position + 4 >= text.Length || !char.IsAsciiDigit(text[position + 4]);
    }

    private static void AddCompound(List<Token> into, string text, int start, ref int end)
    {
        while (start < end && text[start] == '_')
        {
            start++;
        }

        var last = end;
        while (last > start && text[last - 1] == '_')
        {
            last--;
        }

        if (start == last)
        {
            return;
        }

        var form = text.AsSpan(start, last - start);

        // Possessive: the owner is what one searches for.
        if (form.Length > 2 && form[^1] is 's' or 'S' && form[^2] is '\'' or '’')
        {
            last -= 2;
            form = form[..^2];
        }

        if (form.Length <= 2 && last < text.Length && TrySharp(text, start, last, out var signed))
        {
            end = signed;
            into.Add(new Token(Normalize(text.AsSpan(start, signed - start)), start, signed - start, IsPart: false));
            return;
        }

        if (IsHyphenatedWords(form))
        {
            foreach (var range in form.Split('-'))
            {
                AddWord(into, text, start + range.Start.Value, start + range.End.Value, isPart: false);
            }

            return;
        }

        // ".NET", ".github", ".editorconfig": the leading dot belongs to the name where a blank or a bracket precedes it.
        if (start > 0 && text[start - 1] == '.' && char.IsLetter(form[0]) && (start == 1 || char.IsWhiteSpace(text[start - 2]) || text[start - 2] is '(' or '[' or '"' or '`' or '*'))
        {
            into.Add(new Token(Normalize(text.AsSpan(start - 1, last - start + 1)), start - 1, last - start + 1, IsPart: false));
            AddWord(into, text, start, last, isPart: true);
            return;
        }

        AddWord(into, text, start, last, isPart: false);
    }

    private static void AddWord(List<Token> into, string text, int start, int end, bool isPart)
    {
        var form = text.AsSpan(start, end - start);
        var whole = Normalize(form);
        if (whole.Length == 0)
        {
            return;
        }

        into.Add(new Token(whole, start, end - start, isPart));
        if (form.IndexOfAnyInRange('A', 'Z') < 0 && form.IndexOfAnyInRange('0', '9') < 0 && form.IndexOfAny("._-") < 0)
        {
            return;
        }

        var first = into.Count;
        var pieceStart = 0;
        for (var i = 1; i <= form.Length; i++)
        {
            if (i < form.Length && !IsBoundary(form, i))
            {
                continue;
            }

            var piece = form[pieceStart..i].Trim("._-");
            var offset = pieceStart + form[pieceStart..i].IndexOf(piece, StringComparison.Ordinal);
            pieceStart = i;

            // A lone letter out of a compound ("I" of IHost, "e" of e.g.) finds everything and means nothing.
            if (piece.Length == 0 || (piece.Length == 1 && !char.IsAsciiDigit(piece[0])))
            {
                continue;
            }

            var part = Normalize(piece);
            if (part.Length > 0)
            {
                into.Add(new Token(part, start + offset, piece.Length, IsPart: true));
            }
        }

        if (into.Count == first + 1 && into[first].Length == end - start)
        {
            into.RemoveAt(first);
        }
        else if (IsNumber(form))
        {
            into.RemoveRange(first, into.Count - first);
        }
    }

    private static bool IsBoundary(ReadOnlySpan<char> form, int i)
    {
        char before = form[i - 1], at = form[i];
        if (before is '.' or '_' or '-' || at is '.' or '_' or '-')
        {
            return before is '.' or '_' or '-';
        }

        if (char.IsAsciiDigit(before) != char.IsAsciiDigit(at))
        {
            return true;
        }

        return char.IsUpper(at) && (char.IsLower(before) || (char.IsUpper(before) && i + 1 < form.Length && char.IsLower(form[i + 1])));
    }

    private static bool IsNumber(ReadOnlySpan<char> form) => form.IndexOfAnyExcept(NumberCharacters) < 0;

    private static bool IsHyphenatedWords(ReadOnlySpan<char> form)
    {
        var hyphens = false;
        foreach (var c in form)
        {
            hyphens |= c == '-';
            if (char.IsAsciiDigit(c) || c is '.' or '_')
            {
                return false;
            }
        }

        return hyphens;
    }

    // C#, F#, C++, J++: one or two letters and the sign, nothing word-like behind it.
    private static bool TrySharp(string text, int start, int end, out int signed)
    {
        signed = end;
        if (!char.IsLetter(text[start]))
        {
            return false;
        }

        if (text[end] == '#')
        {
            signed = end + 1;
        }
        else if (text[end] == '+' && end + 1 < text.Length && text[end + 1] == '+')
        {
            signed = end + 2;
        }

        return signed > end && (signed == text.Length || KindAt(text, signed, out _) == Kind.Other);
    }

    private static void AddPairs(List<Token> into, string text, int start, int end)
    {
        var second = start + Width(text, start);
        if (second >= end)
        {
            into.Add(new Token(text[start..end], start, end - start, IsPart: false));
            return;
        }

        for (var first = start; second < end; first += Width(text, first), second += Width(text, second))
        {
            var stop = second + Width(text, second);
            into.Add(new Token(text[first..stop], first, stop - first, IsPart: false));
        }
    }

    private static int Width(string text, int position) => char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]) ? 2 : 1;

    private enum Kind
    {
        Other,
        Letter,
        Digit,
        Unspaced,
    }

    private static Kind KindAt(string text, int position, out int width)
    {
        var c = text[position];
        width = 1;
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetter(c) || c == '_' ? Kind.Letter : char.IsAsciiDigit(c) ? Kind.Digit : Kind.Other;
        }

        if (!Rune.TryGetRuneAt(text, position, out var rune))
        {
            return Kind.Other;
        }

        width = rune.Utf16SequenceLength;
        if (IsUnspaced(rune.Value))
        {
            return Kind.Unspaced;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber => Kind.Digit,
            _ => Kind.Other,
        };
    }

    // https://www.unicode.org/reports/tr29/: scripts for which word boundaries need a dictionary.
    private static bool IsUnspaced(int value) => value switch
    {
        >= 0x0E01 and <= 0x0E4E => true, // Thai
        >= 0x0E81 and <= 0x0EDF => true, // Lao
        >= 0x1000 and <= 0x103F => true, // Myanmar
        >= 0x1780 and <= 0x17D3 => true, // Khmer
        >= 0x3041 and <= 0x30FF => value is not 0x30FB, // Hiragana, Katakana
        >= 0x31F0 and <= 0x31FF => true,
        >= 0x3400 and <= 0x4DBF => true, // Han
        >= 0x4E00 and <= 0x9FFF => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0x20000 and <= 0x323AF => true,
        _ => false,
    };

    private static string Normalize(ReadOnlySpan<char> form)
    {
        var plain = true;
        foreach (var c in form)
        {
            plain &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_';
        }

        if (plain)
        {
            return form.ToString();
        }

        var number = form.Contains(',');
        var result = new StringBuilder(form.Length);
        foreach (var c in form)
        {
            if (c == '’')
            {
                result.Append('\'');
            }
            else if ((c == ',' && number) || c is >= '\u0300' and <= '\u036F')
            {
                continue;
            }
            else
            {
                result.Append(Fold(char.ToLowerInvariant(c)));
            }
        }

        return result.ToString();
    }

    private static string Fold(char c) => c switch
    {
        < '\u00DF' => Ascii(c),
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ā' or 'ă' or 'ą' => "a",
        'ç' or 'ć' or 'ĉ' or 'ċ' or 'č' => "c",
        'ď' or 'đ' => "d",
        'è' or 'é' or 'ê' or 'ë' or 'ē' or 'ĕ' or 'ė' or 'ę' or 'ě' => "e",
        'ĝ' or 'ğ' or 'ġ' or 'ģ' => "g",
        'ĥ' or 'ħ' => "h",
        'ì' or 'í' or 'î' or 'ï' or 'ĩ' or 'ī' or 'ĭ' or 'į' or 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' or 'ļ' or 'ľ' or 'ŀ' or 'ł' => "l",
        'ñ' or 'ń' or 'ņ' or 'ň' => "n",
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' or 'ō' or 'ŏ' or 'ő' => "o",
        'ŕ' or 'ŗ' or 'ř' => "r",
        'ś' or 'ŝ' or 'ş' or 'š' or 'ș' => "s",
        'ţ' or 'ť' or 'ŧ' or 'ț' => "t",
        'ù' or 'ú' or 'û' or 'ü' or 'ũ' or 'ū' or 'ŭ' or 'ů' or 'ű' or 'ų' => "u",
        'ŵ' => "w",
        'ý' or 'ÿ' or 'ŷ' => "y",
        'ź' or 'ż' or 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' => "d",
        _ => c.ToString(),
    };

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,");

    private static readonly string[] AsciiStrings = [.. Enumerable.Range(0, 0xDF).Select(c => ((char)c).ToString())];

    private static string Ascii(char c) => AsciiStrings[c];
}
