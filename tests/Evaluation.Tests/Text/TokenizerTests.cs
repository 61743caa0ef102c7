using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Tests.Text;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("The quick, brown fox.", "the quick brown fox")]
    [InlineData("a well-known state-of-the-art", "a well known state of the art")]
    [InlineData("don't the dog's O’Neill’s", "don't the dog o'neill")]
    [InlineData("1,000 items, 3.14 and 1.41.1", "1000 items 3.14 and 1.41.1")]
    [InlineData("1,2,3", "1 2 3")]
    [InlineData("C# and C++ on .NET", "c# and c++ on .net +net")]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.input_tokens +gen +ai +usage +input +tokens")]
    [InlineData("IHttpClientFactory", "ihttpclientfactory +http +client +factory")]
    [InlineData("OTLPExporter", "otlpexporter +otlp +exporter")]
    [InlineData("sha256", "sha256 +sha +256")]
    [InlineData("gpt-4o hash-1", "gpt-4o +gpt +4 hash-1 +hash +1")]
    [InlineData("ConnectionStrings:chat", "connectionstrings +connection +strings chat")]
    [InlineData("__init__ _ ___", "init")]
    [InlineData("Café naïve Straße Łódź", "cafe naive strasse lodz")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("東京都 は", "東京 京都 は")]
    [InlineData("Привет, мир", "привет мир")]
    [InlineData("end. Next", "end next")]
    [InlineData("", "")]
    [InlineData(" \t\n…—!", "")]
    public void Splits(string text, string expected) =>
        string.Join(' ', Tokenizer.Tokenize(text).Select(token => (token.IsPart ? "+" : "") + token.Text)).ShouldBe(expected);

    [Fact]
    public void OffsetsPointAtTheTokenInTheOriginalText()
    {
        const string Text = "See IHttpClientFactory, the dog's 1,000 cafés in 東京都 𠀋𠀌 and .NET or C#.";

        foreach (var token in Tokenizer.Tokenize(Text))
        {
            var original = Text.Substring(token.Start, token.Length);
            original.ToLowerInvariant().Replace(",", "", StringComparison.Ordinal).Replace('é', 'e').ShouldBe(token.Text);
        }

        Tokenizer.Tokenize(Text).Select(token => token.Text).ShouldBe(
            ["see", "ihttpclientfactory", "http", "client", "factory", "the", "dog", "1000", "cafes", "in", "東京", "京都", "𠀋𠀌", "and", ".net", "net", "or", "c#"]);
    }

    [Fact]
    public void WordsLeaveThePartsOfCompoundsOut() =>
        Tokenizer.Words("HttpClient reads gen_ai.usage").Select(token => token.Text).ShouldBe(["httpclient", "reads", "gen_ai.usage"]);

    [Fact]
    public void SurvivesLoneSurrogatesAndControlCharacters() =>
        Tokenizer.Words("a\ud800b \udc00 c\0d").Select(token => token.Text).ShouldBe(["a", "b", "c", "d"]);

    [Fact]
    public void NeverLeavesTheTextWhateverItHolds()
    {
        var random = new Random(1);
        const string Alphabet = "aZ9._-'’,#+ \u0301é東𠀋\ud800\n`";
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var end = 0;
            foreach (var token in Tokenizer.Tokenize(text))
            {
                token.Length.ShouldBePositive(text);
                token.Text.ShouldNotBeEmpty(text);
                token.Start.ShouldBeGreaterThanOrEqualTo(0, text);
                token.End.ShouldBeLessThanOrEqualTo(text.Length, text);
                end = Math.Max(end, token.End);
            }
        }
    }
}
