using System.ClientModel;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Wire;

public sealed class EmbeddingTests
{
    [Fact]
    public async Task ReadsOneVectorPerTextAndTheUsage()
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Embeddings(8));

        var embeddings = await OpenAIClients.Embeddings(server).GenerateAsync(["one", "two"], cancellationToken: TestContext.Current.CancellationToken);

        embeddings.Select(embedding => embedding.Vector.ToArray()).ShouldAllBe(vector => vector.SequenceEqual(new float[] { 1, 0, 0, 0, 0, 0, 0, 0 }));
        embeddings.Count.ShouldBe(2);
        embeddings[0].ModelId.ShouldBe("asked-for");
        embeddings.Usage.ShouldNotBeNull().InputTokenCount.ShouldBe(2);
        var request = server.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/embeddings");
        request.Json.GetProperty("input").EnumerateArray().Select(text => text.GetString()).ShouldBe(["one", "two"]);
        request.Json.TryGetProperty("dimensions", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AsksForTheModelAndDimensionsOfTheRequestBeforeTheDefaults()
    {
        await using var server = await ModelServer.StartAsync();
        var generator = OpenAIClients.Embeddings(server, dimensions: 512);

        await generator.GenerateAsync(["one"], cancellationToken: TestContext.Current.CancellationToken);
        await generator.GenerateAsync(["one"], new() { Dimensions = 64, ModelId = "another" }, TestContext.Current.CancellationToken);

        server.Requests.Select(request => (request.Json.GetProperty("dimensions").GetInt32(), request.Json.GetProperty("model").GetString()))
            .ShouldBe([(512, "asked-for"), (64, "another")]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task AnErrorStatusIsAClientResultException(int status)
    {
        await using var server = await ModelServer.StartAsync(ModelReply.Error(status));

        var error = await Should.ThrowAsync<ClientResultException>(
            () => OpenAIClients.Embeddings(server).GenerateAsync(["one"], cancellationToken: TestContext.Current.CancellationToken));

        error.Status.ShouldBe(status);
    }
}
