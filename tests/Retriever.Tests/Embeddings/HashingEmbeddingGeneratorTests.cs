using LlmRag.Retriever.Embeddings;

namespace LlmRag.Retriever.Tests.Embeddings;

public sealed class HashingEmbeddingGeneratorTests
{
    [Fact]
    public async Task GivesTheSameUnitVectorsInEveryProcess()
    {
        var vector = await EmbedAsync("The quick brown fox jumps over the lazy dog.");

        vector.Length.ShouldBe(384);
        Dot(vector, vector).ShouldBe(1, 1e-5);

        // Fixed when the model was made: stored vectors stay comparable with new ones, or the model needs a new name.
        Fingerprint(vector).ShouldBe("256:0.2954 139:0.2364 214:0.2364 242:0.2364 282:0.2364");
    }

    [Fact]
    public async Task InflectionsAndMisspellingsAreNearUnrelatedTextsAreNot()
    {
        var text = await EmbedAsync("connection strings are configured in the environment");

        Dot(text, await EmbedAsync("configuring a connection string through environments")).ShouldBeGreaterThan(0.5);
        Dot(text, await EmbedAsync("conection strngs in the enviroment")).ShouldBeGreaterThan(0.25);
        Dot(text, await EmbedAsync("soup needs salt and patience")).ShouldBeLessThan(0.15);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("the of and")]
    public async Task TextWithoutWordsHasAVectorToo(string text) => Dot(await EmbedAsync(text), await EmbedAsync(text)).ShouldBe(1, 1e-5);

    private static async Task<float[]> EmbedAsync(string text) =>
        (await new HashingEmbeddingGenerator().GenerateAsync([text], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray();

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static string Fingerprint(float[] vector) =>
        string.Join(' ', vector.Select((value, i) => (value, i)).OrderByDescending(pair => Math.Abs(pair.value)).ThenBy(pair => pair.i).Take(5).Select(pair => $"{pair.i}:{pair.value:0.0000}"));
}
