using LlmRag.Generator.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmRag.Generator.Tests.Models;

public class ModelCatalogTests
{
    [Fact]
    public void HoldsOnlyTheBuiltInModelWhenNothingIsConfigured()
    {
        using var host = new ModelHost();

        var model = host.Services.GetRequiredService<ModelCatalog>().Models.ShouldHaveSingleItem();

        model.Name.ShouldBe("extractive");
        model.IsDefault.ShouldBeTrue();
    }

    [Fact]
    public void HoldsTheDefaultTheFallbacksAndTheBuiltInModel()
    {
        using var host = new ModelHost(
            ("ConnectionStrings:chat", "Provider=openai;Key=k;Model=big"),
            ("ConnectionStrings:spare", "Provider=ollama;Model=small"),
            ("Models:Fallbacks:0", "spare"));
        var catalog = host.Services.GetRequiredService<ModelCatalog>();

        catalog.Models.Select(model => model.Name).ShouldBe(["chat", "spare", "extractive"]);
        catalog.Chain(catalog.Default).Select(model => model.Name).ShouldBe(["chat", "spare"]);
        catalog.Chain(catalog.Find("spare")!).Select(model => model.Name).ShouldBe(["spare"]);
        catalog.Find("small")!.Name.ShouldBe("spare");
        catalog.Find("nobody").ShouldBeNull();
    }

    [Theory]
    [InlineData("ConnectionStrings:chat", "Provider=openai;Model=m", "'chat' is not usable: Key is missing")]
    [InlineData("Models:Fallbacks:0", "spare", "there is no connection string ConnectionStrings:spare")]
    [InlineData("Models:MaxRetries", "99", "MaxRetries")]
    [InlineData("Models:IdleTimeout", "00:00:00", "IdleTimeout")]
    public async Task StopsTheStartWhenAConnectionOrALimitIsNotUsable(string key, string value, string problem)
    {
        using var host = new ModelHost((key, value));

        var error = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        error.Message.ShouldContain(problem);
    }
}
