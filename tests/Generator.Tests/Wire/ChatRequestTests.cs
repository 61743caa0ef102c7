using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmRag.Servers.ModelServer;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Tests.Wire;

/// <summary>What the caller asks for is what the server gets.</summary>
public sealed class ChatRequestTests
{
    [Fact]
    public async Task SendsOnlyWhatWasAskedFor()
    {
        var request = await SendAsync([new(ChatRole.User, "Hi")], null);

        request.Path.ShouldBe("/v1/chat/completions");
        request.Headers["Authorization"].ShouldBe("Bearer sk-test");
        ShouldBeJson(request.Json, """{"messages":[{"role":"user","content":"Hi"}],"model":"asked-for"}""");
    }

    [Fact]
    public async Task AsksForTheUsageOfAStream()
    {
        await using var server = await ModelServer.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;

        await OpenAIClients.Chat(server).GetStreamingResponseAsync("Hi", cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken);

        ShouldBeJson(
            server.Requests.ShouldHaveSingleItem().Json,
            """{"messages":[{"role":"user","content":"Hi"}],"model":"asked-for","stream":true,"stream_options":{"include_usage":true}}""");
    }

    [Fact]
    public async Task MapsEveryParameter()
    {
        var request = await SendAsync([new(ChatRole.User, "Hi")], new()
        {
            ModelId = "another",
            Temperature = 0.5f,
            TopP = 0.25f,
            MaxOutputTokens = 99,
            Seed = 42,
            FrequencyPenalty = 1.5f,
            PresencePenalty = -1.5f,
            StopSequences = ["END", "STOP"],
            Instructions = "Be brief.",
            Reasoning = new() { Effort = ReasoningEffort.Low },
            ResponseFormat = ChatResponseFormat.Json,
        });

        ShouldBeJson(request.Json, """
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"model":"another","temperature":0.5,"top_p":0.25,
             "max_completion_tokens":99,"seed":42,"frequency_penalty":1.5,"presence_penalty":-1.5,"stop":["END","STOP"],"reasoning_effort":"low",
             "response_format":{"type":"json_object"}}
            """);
    }

    [Fact]
    public async Task SendsTheConversationWithItsToolCallsAndResults()
    {
        var request = await SendAsync(
            [
                new(ChatRole.System, "Use the tools."),
                new(ChatRole.User, "Weather?") { AuthorName = "Ada Lovelace!" },
                new(ChatRole.Assistant, [new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Paris" })]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", new { celsius = 21 })]),
                new(ChatRole.Assistant, "It is 21 degrees."),
                new(ChatRole.User, "Thanks"),
            ],
            null);

        var messages = request.Json.GetProperty("messages").EnumerateArray().ToArray();
        messages.Length.ShouldBe(6);
        ShouldBeJson(messages[0], """{"role":"system","content":"Use the tools."}""");
        ShouldBeJson(messages[1], """{"role":"user","name":"AdaLovelace","content":"Weather?"}""");
        ShouldBeJson(messages[4], """{"role":"assistant","content":"It is 21 degrees."}""");
        ShouldBeJson(messages[5], """{"role":"user","content":"Thanks"}""");

        // Arguments and results are JSON in strings, where white space is free.
        messages[2].GetProperty("role").GetString().ShouldBe("assistant");
        var call = messages[2].GetProperty("tool_calls").EnumerateArray().ShouldHaveSingleItem();
        call.GetProperty("id").GetString().ShouldBe("call_1");
        call.GetProperty("type").GetString().ShouldBe("function");
        call.GetProperty("function").GetProperty("name").GetString().ShouldBe("weather");
        ShouldBeJson(JsonElement.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!), """{"city":"Paris"}""");
        messages[3].GetProperty("role").GetString().ShouldBe("tool");
        messages[3].GetProperty("tool_call_id").GetString().ShouldBe("call_1");
        ShouldBeJson(JsonElement.Parse(messages[3].GetProperty("content").GetString()!), """{"celsius":21}""");
    }

    [Fact]
    public async Task DescribesTheTools()
    {
        var tool = AIFunctionFactory.Create(([Description("Where")] string city) => city, "weather", "The weather of a city.");

        var request = await SendAsync([new(ChatRole.User, "Hi")], new() { Tools = [tool], ToolMode = ChatToolMode.RequireSpecific("weather"), AllowMultipleToolCalls = false });

        ShouldBeJson(request.Json.GetProperty("tools"), """
            [{"type":"function","function":{"name":"weather","description":"The weather of a city.","parameters":{
              "type":"object","required":["city"],"properties":{"city":{"description":"Where","type":"string"}},"additionalProperties":false}}}]
            """);
        ShouldBeJson(request.Json.GetProperty("tool_choice"), """{"type":"function","function":{"name":"weather"}}""");
        request.Json.GetProperty("parallel_tool_calls").GetBoolean().ShouldBeFalse();
    }

    private static async Task<ModelRequest> SendAsync(IList<ChatMessage> messages, ChatOptions? options)
    {
        await using var server = await ModelServer.StartAsync();
        await OpenAIClients.Chat(server).GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return server.Requests.ShouldHaveSingleItem();
    }

    private static void ShouldBeJson(JsonElement actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual.GetRawText()), JsonNode.Parse(expected)).ShouldBeTrue($"The request was {actual.GetRawText()}");
}
