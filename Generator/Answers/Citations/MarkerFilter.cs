using System.Globalization;
using System.Text;

namespace LlmRag.Generator.Answers.Citations;

/// <summary>
/// Cleans the citation markers of a streamed text while it flows: <c>[2]</c>, <c>[1, 3]</c> and <c>[1-3]</c> become <c>[2]</c>, <c>[1][3]</c>
/// and <c>[1][2][3]</c>; numbers without a passage disappear, with the space before them, and are kept in <see cref="Unknown"/>.
/// Code, links (<c>[1](…)</c>), task boxes (<c>[ ]</c>) and years (<c>[1998]</c>) are no markers. What may become a marker is held back
/// until it is decided, so the output is the same however the text was cut into chunks.
/// </summary>
public sealed class MarkerFilter(int passages)
{
    private const int LongestMarker = 32;
    private const int LongestRange = 50;

    private readonly StringBuilder _held = new();
    private readonly StringBuilder _output = new();
    private readonly SortedSet<int> _unknown = [];
    private State _state;
    private int _ticks;
    private int _openTicks;
    private char _last = '\n';
    private bool _dropBlank;

    private enum State
    {
        Text,

        // Blanks, which go where the marker behind them goes.
        Blank,

        // "[1, " so far.
        Marker,

        // "[1]": a link or a marker, says the next character.
        Closed,

        // A run of backticks.
        Ticks,
    }

    /// <summary>The numbers that were cited although no passage has them.</summary>
    public IReadOnlyCollection<int> Unknown => _unknown;

    /// <summary>Takes the next chunk; returns what is decided of the text so far, which may be nothing.</summary>
    public string Append(string chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        foreach (var character in chunk)
        {
            Take(character);
        }

        return Drain();
    }

    /// <summary>Returns what was still held back at the end of the text.</summary>
    public string Complete()
    {
        if (_state == State.Closed)
        {
            Resolve();
        }
        else
        {
            Flush();
        }

        return Drain();
    }

    private bool InCode => _openTicks > 0;

    private void Take(char character)
    {
        switch (_state)
        {
            case State.Ticks when character == '`':
                _ticks++;
                Emit(character);
                return;
            case State.Ticks:
                ToggleCode();
                break;
            case State.Marker when character is >= '0' and <= '9' or ',' or ';' or ' ' or '-' or '–' && _held.Length < LongestMarker:
                _held.Append(character);
                return;
            case State.Marker when character == ']':
                _held.Append(character);
                _state = State.Closed;
                return;
            case State.Marker:
                Flush();
                break;
            case State.Closed when character is '(' or ':' && LooksLikeLink(character):
                Flush();
                break;
            case State.Closed:
                Resolve();
                break;
            case State.Blank when character is not (' ' or '['):
                Flush();
                break;
        }

        TakeText(character);
    }

    private void TakeText(char character)
    {
        if (character == '`')
        {
            Emit(character);
            (_state, _ticks) = (State.Ticks, 1);
        }
        else if (InCode)
        {
            // A single backtick that nobody closes ends with its paragraph.
            if (character == '\n' && _last == '\n' && _openTicks < 3)
            {
                _openTicks = 0;
            }

            Emit(character);
        }
        else if (character == ' ')
        {
            _held.Append(character);
            _state = State.Blank;
        }
        else if (character == '[')
        {
            _held.Append(character);
            _state = State.Marker;
        }
        else
        {
            Emit(character);
        }
    }

    // "[1](…" anywhere, "[1]: …" at the start of a line.
    private bool LooksLikeLink(char character) => character == '(' || _last == '\n';

    private void ToggleCode()
    {
        _state = State.Text;
        if (_openTicks == 0)
        {
            _openTicks = _ticks;
        }
        else if (_ticks == _openTicks || (_openTicks >= 3 && _ticks > _openTicks))
        {
            _openTicks = 0;
        }
    }

    private void Resolve()
    {
        var held = _held.ToString();
        var open = held.IndexOf('[', StringComparison.Ordinal);
        if (Numbers(held.AsSpan(open + 1, held.Length - open - 2)) is not { Count: > 0 } numbers || (numbers is [0] && open == 0 && char.IsLetterOrDigit(_last)))
        {
            Flush();
            return;
        }

        _held.Clear();
        _state = State.Text;
        var known = numbers.Where(number => number >= 1 && number <= passages).Distinct().ToList();
        _unknown.UnionWith(numbers.Where(number => number < 1 || number > passages));
        if (known.Count == 0)
        {
            _dropBlank = _last == '\n';
            return;
        }

        foreach (var character in held.AsSpan(0, open))
        {
            Emit(character);
        }

        foreach (var number in known)
        {
            foreach (var character in string.Create(CultureInfo.InvariantCulture, $"[{number}]"))
            {
                Emit(character);
            }
        }
    }

    /// <summary>The numbers of "1, 3" or "1-3"; null where the text between the brackets is something else.</summary>
    private static List<int>? Numbers(ReadOnlySpan<char> inside)
    {
        var numbers = new List<int>();
        foreach (var part in inside.SplitAny(',', ';'))
        {
            var item = inside[part].Trim();
            var dash = item.IndexOfAny('-', '–');
            if (!TryNumber(dash < 0 ? item : item[..dash], out var first) || !TryNumber(dash < 0 ? item : item[(dash + 1)..], out var last)
                || last < first || last - first > LongestRange)
            {
                return null;
            }

            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return numbers;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        text = text.Trim();
        number = 0;
        return text.Length is >= 1 and <= 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private void Flush()
    {
        for (var i = 0; i < _held.Length; i++)
        {
            Emit(_held[i]);
        }

        _held.Clear();
        if (_state != State.Ticks)
        {
            _state = State.Text;
        }
    }

    private void Emit(char character)
    {
        // An unknown marker at the start of a line takes the blank behind it along.
        if (_dropBlank && character == ' ')
        {
            return;
        }

        _dropBlank = false;
        _output.Append(character);
        _last = character;
    }

    private string Drain()
    {
        var text = _output.ToString();
        _output.Clear();
        return text;
    }
}
