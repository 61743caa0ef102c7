using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace LlmRag.EndToEnd.Tests;

public sealed class AnswerTests(ApplicationFixture application)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnswersFromItsOwnDocumentationWithVerifiedCitations()
    {
        await application.KnowledgeIngestedAsync(Cancellation);

        using var response = await application.Generator.PostAsJsonAsync("/answers", new { question = "How does LlmRag count tokens?" }, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        answer.GetProperty("answer").GetString()!.ShouldContain("token", Case.Insensitive);
        answer.GetProperty("refused").GetBoolean().ShouldBeFalse();
        answer.GetProperty("grounded").GetBoolean().ShouldBeTrue();
        answer.GetProperty("answerId").GetString()!.ShouldMatch("^[0-9a-f]{32}$");

        var citations = answer.GetProperty("citations").EnumerateArray().ToList();
        citations.ShouldNotBeEmpty();
        foreach (var citation in citations)
        {
            var document = await application.Retriever.GetFromJsonAsync<JsonElement>($"/documents/{citation.GetProperty("documentId").GetString()}", Cancellation);
            document.GetProperty("text").GetString()!.ShouldContain(citation.GetProperty("quote").GetString()!);
        }
    }

    [Fact]
    public async Task StreamsTheSameAnswerAsItReturnsWhole()
    {
        await application.KnowledgeIngestedAsync(Cancellation);
        const string Question = "Where does the embedded database keep its data?";
        var whole = await (await application.Generator.PostAsJsonAsync("/answers", new { question = Question }, Cancellation))
            .Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/answers") { Content = JsonContent.Create(new { question = Question }) };
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await application.Generator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        var kinds = new List<string>();
        var text = "";
        var done = default(JsonElement);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            kinds.Add(item.EventType);
            var data = JsonSerializer.Deserialize<JsonElement>(item.Data);
            if (item.EventType == "delta")
            {
                text += data.GetProperty("text").GetString();
            }
            else if (item.EventType == "done")
            {
                done = data;
            }
        }

        kinds[0].ShouldBe("retrieval");
        kinds[^1].ShouldBe("done");
        kinds.Count(kind => kind == "delta").ShouldBeGreaterThan(3);
        kinds.ShouldContain("citation");
        text.Trim().ShouldBe(done.GetProperty("answer").GetString());
        text.Trim().ShouldBe(whole.GetProperty("answer").GetString());
        text.ShouldContain(".data");
    }

    [Fact]
    public async Task AnUploadedDocumentCanBeAskedAbout()
    {
        const string Text = "# Lighthouse keeping\n\nThe lamp of the Skerry Vore lighthouse burns 14 litres of colza oil every night.\n";
        using var file = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Text));
        using var form = new MultipartFormDataContent { { file, "files", "lighthouse.md" } };
        using var accepted = await application.Retriever.PostAsync("/documents", form, Cancellation);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync(Cancellation));
        var ingestion = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("ingestionId").GetString()!;
        await application.IngestedAsync(ingestion, Cancellation);

        using var response = await application.Generator.PostAsJsonAsync(
            "/answers", new { question = "How many litres of oil does the lamp of the lighthouse burn every night?" }, Cancellation);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        answer.GetProperty("answer").GetString()!.ShouldContain("14 litres");
        answer.GetProperty("citations")[0].GetProperty("title").GetString()!.ShouldContain("ighthouse");
    }
}
