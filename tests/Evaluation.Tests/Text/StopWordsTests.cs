using LlmRag.Evaluation.Text;

namespace LlmRag.Evaluation.Tests.Text;

public sealed class StopWordsTests
{
    [Theory]
    [InlineData("the", true, true)]
    [InlineData("which", false, true)]
    [InlineData("don't", false, true)]
    [InlineData("token", false, false)]
    [InlineData("The", false, false)]
    public void TellsIndexAndFunctionWordsApart(string word, bool index, bool function)
    {
        StopWords.IsIndexStopWord(word).ShouldBe(index);
        StopWords.IsFunctionWord(word).ShouldBe(function);
    }

    [Fact]
    public void AreWrittenTheWayTheTokenizerWritesWords() =>
        Tokenizer.Words("Don’t you SHOULDN'T").ShouldAllBe(token => StopWords.IsFunctionWord(token.Text));
}
