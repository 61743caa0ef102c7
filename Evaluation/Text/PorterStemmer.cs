namespace LlmRag.Evaluation.Text;

/// <summary>
/// The Porter stemmer for English: <c>relational</c>, <c>relations</c> and <c>relate</c> meet in <c>relat</c>.
/// </summary>
/// <remarks>
/// M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the three departures of the author's reference
/// implementation (https://tartarus.org/martin/PorterStemmer/): words of one or two letters are left alone, <c>-bli</c> becomes <c>-ble</c>, <c>-logi</c> becomes <c>-log</c>.
/// </remarks>
public static class PorterStemmer
{
    /// <summary>
    /// The stem of a lower-case word. Anything that is not made of the letters a–z alone (numbers, identifiers, other scripts) is returned as it is.
    /// </summary>
    public static string Stem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length <= 2 || word.AsSpan().IndexOfAnyExceptInRange('a', 'z') >= 0)
        {
            return word;
        }

        // No step makes a word longer than it was, save by the "e" of step 1b, which replaces at least "ed".
        var buffer = word.Length <= 128 ? stackalloc char[word.Length] : new char[word.Length];
        word.CopyTo(buffer);
        var stem = new Word(buffer);
        stem.Step1A();
        stem.Step1B();
        stem.Step1C();
        stem.Step2();
        stem.Step3();
        stem.Step4();
        stem.Step5();
        var result = stem.Value;
        return result.SequenceEqual(word) ? word : result.ToString();
    }

    private ref struct Word(Span<char> letters)
    {
        private readonly Span<char> _letters = letters;
        private int _length = letters.Length;

        public readonly ReadOnlySpan<char> Value => _letters[.._length];

        // caresses → caress, ponies → poni, cats → cat
        public void Step1A()
        {
            if (!Value.EndsWith('s'))
            {
                return;
            }

            if (Value.EndsWith("sses") || Value.EndsWith("ies"))
            {
                _length -= 2;
            }
            else if (!Value.EndsWith("ss"))
            {
                _length--;
            }
        }

        // agreed → agree, plastered → plaster, hopping → hop, filing → file
        public void Step1B()
        {
            if (Value.EndsWith("eed"))
            {
                if (Measure(_length - 3) > 0)
                {
                    _length--;
                }

                return;
            }

            var suffix = Value.EndsWith("ed") ? 2 : Value.EndsWith("ing") ? 3 : 0;
            if (suffix == 0 || !HasVowel(_length - suffix))
            {
                return;
            }

            _length -= suffix;
            if (Value.EndsWith("at") || Value.EndsWith("bl") || Value.EndsWith("iz"))
            {
                Append('e');
            }
            else if (EndsDoubled())
            {
                if (_letters[_length - 1] is not ('l' or 's' or 'z'))
                {
                    _length--;
                }
            }
            else if (Measure(_length) == 1 && EndsConsonantVowelConsonant(_length))
            {
                Append('e');
            }
        }

        // happy → happi, sky stays
        public readonly void Step1C()
        {
            if (Value.EndsWith('y') && HasVowel(_length - 1))
            {
                _letters[_length - 1] = 'i';
            }
        }

        public void Step2()
        {
            if (_length < 3)
            {
                return;
            }

            _ = _letters[_length - 2] switch
            {
                'a' => Replace("ational", "ate") || Replace("tional", "tion"),
                'c' => Replace("enci", "ence") || Replace("anci", "ance"),
                'e' => Replace("izer", "ize"),
                'l' => Replace("bli", "ble") || Replace("alli", "al") || Replace("entli", "ent") || Replace("eli", "e") || Replace("ousli", "ous"),
                'o' => Replace("ization", "ize") || Replace("ation", "ate") || Replace("ator", "ate"),
                's' => Replace("alism", "al") || Replace("iveness", "ive") || Replace("fulness", "ful") || Replace("ousness", "ous"),
                't' => Replace("aliti", "al") || Replace("iviti", "ive") || Replace("biliti", "ble"),
                'g' => Replace("logi", "log"),
                _ => false,
            };
        }

        public void Step3() =>
            _ = _letters[_length - 1] switch
            {
                'e' => Replace("icate", "ic") || Replace("ative", "") || Replace("alize", "al"),
                'i' => Replace("iciti", "ic"),
                'l' => Replace("ical", "ic") || Replace("ful", ""),
                's' => Replace("ness", ""),
                _ => false,
            };

        public void Step4()
        {
            if (_length < 3)
            {
                return;
            }

            _ = _letters[_length - 2] switch
            {
                'a' => Drop("al"),
                'c' => Drop("ance") || Drop("ence"),
                'e' => Drop("er"),
                'i' => Drop("ic"),
                'l' => Drop("able") || Drop("ible"),
                'n' => Drop("ant") || Drop("ement") || Drop("ment") || Drop("ent"),
                'o' => DropIon() || Drop("ou"),
                's' => Drop("ism"),
                't' => Drop("ate") || Drop("iti"),
                'u' => Drop("ous"),
                'v' => Drop("ive"),
                'z' => Drop("ize"),
                _ => false,
            };
        }

        // probate → probat, rate stays; controll → control
        public void Step5()
        {
            if (Value.EndsWith('e'))
            {
                var measure = Measure(_length - 1);
                if (measure > 1 || (measure == 1 && !EndsConsonantVowelConsonant(_length - 1)))
                {
                    _length--;
                }
            }

            if (Value.EndsWith("ll") && Measure(_length) > 1)
            {
                _length--;
            }
        }

        private void Append(char letter) => _letters[_length++] = letter;

        // True when the suffix is there, whether or not the condition m > 0 lets it be replaced: a longer match ends the step.
        private bool Replace(ReadOnlySpan<char> suffix, ReadOnlySpan<char> by)
        {
            if (!Value.EndsWith(suffix))
            {
                return false;
            }

            var stem = _length - suffix.Length;
            if (Measure(stem) > 0)
            {
                by.CopyTo(_letters[stem..]);
                _length = stem + by.Length;
            }

            return true;
        }

        private bool Drop(ReadOnlySpan<char> suffix)
        {
            if (!Value.EndsWith(suffix))
            {
                return false;
            }

            if (Measure(_length - suffix.Length) > 1)
            {
                _length -= suffix.Length;
            }

            return true;
        }

        private bool DropIon() => _length > 3 && _letters[_length - 4] is 's' or 't' && Drop("ion");

        private readonly bool IsConsonant(int i) => _letters[i] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => false,
            'y' => i == 0 || !IsConsonant(i - 1),
            _ => true,
        };

        // m of [C](VC)^m[V] over the first `end` letters.
        private readonly int Measure(int end)
        {
            var measure = 0;
            var vowel = false;
            for (var i = 0; i < end; i++)
            {
                var consonant = IsConsonant(i);
                if (consonant && vowel)
                {
                    measure++;
                }

                vowel = !consonant;
            }

            return measure;
        }

        private readonly bool HasVowel(int end)
        {
            for (var i = 0; i < end; i++)
            {
                if (!IsConsonant(i))
                {
                    return true;
                }
            }

            return false;
        }

        private readonly bool EndsDoubled() => _length >= 2 && _letters[_length - 1] == _letters[_length - 2] && IsConsonant(_length - 1);

        private readonly bool EndsConsonantVowelConsonant(int end) =>
            end >= 3 && IsConsonant(end - 1) && !IsConsonant(end - 2) && IsConsonant(end - 3) && _letters[end - 1] is not ('w' or 'x' or 'y');
    }
}
