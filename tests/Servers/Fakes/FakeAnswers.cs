namespace LlmRag.Servers.Fakes;

/// <summary>Events of the generator, as its contract has them.</summary>
public static class FakeAnswers
{
    public const string Quote = "LlmRag counts tokens with the usage that the provider reports.";

    /// <summary>A whole answer that cites its first passage.</summary>
    public static IEnumerable<(string Type, object Data)> Complete(FakeExchange exchange) =>
    [
        Retrieval(exchange),
        Delta("LlmRag counts tokens with the usage "),
        Delta("that the provider reports [1]. "),
        Citation(),
        Delta("The built-in model **estimates** them [2]."),
        Done(exchange),
    ];

    public static (string Type, object Data) Retrieval(FakeExchange exchange) => ("retrieval", new
    {
        answerId = exchange.TraceId,
        conversationId = "c-1",
        indexVersion = "7",
        retrievalMs = 12.5,
        hits = new[]
        {
            new { marker = 1, documentId = "d-1", chunkId = "11", title = "Tokens and cost", uri = "docs/tokens-and-cost.md", section = "How tokens are counted",
                text = $"Every call is counted.\n{Quote}\nWhere it reports none, they are estimated.", score = 0.0325, ranks = new { lexical = 1, vector = 2 } },
            new { marker = 2, documentId = "d-2", chunkId = "21", title = "Models", uri = "docs/models.md", section = "What the extractive model is",
                text = "The built-in model estimates its tokens. It is deterministic and works offline.", score = 0.0311, ranks = new { lexical = 3, vector = 1 } },
        },
    });

    public static (string Type, object Data) Delta(string text) => ("delta", new { text });

    public static (string Type, object Data) Citation() => ("citation", CitationOf(1));

    public static (string Type, object Data) Error(int status, string detail, string traceId) =>
        ("error", new { type = "about:blank", title = "Bad Gateway", status, detail, traceId });

    public static (string Type, object Data) Done(FakeExchange exchange) => ("done", new
    {
        answerId = exchange.TraceId,
        conversationId = "c-1",
        question = exchange.Question,
        answer = "LlmRag counts tokens with the usage that the provider reports [1]. The built-in model **estimates** them [2].",
        citations = new[] { CitationOf(1) },
        grounded = true,
        refused = false,
        cached = false,
        provider = "llmrag",
        model = "extractive-1",
        promptName = "answer",
        promptVersion = "1.0.0",
        indexVersion = "7",
        usage = new { inputTokens = 1234, outputTokens = 56 },
        costUsd = 0,
        latency = new { retrievalMs = 12.5, timeToFirstTokenMs = 340.2, totalMs = 1250.0 },
        finishReason = "stop",
        fallbacks = Array.Empty<object>(),
        warnings = Array.Empty<string>(),
        guardrails = Array.Empty<string>(),
    });

    private static object CitationOf(int marker) =>
        new { marker, documentId = "d-1", chunkId = "11", title = "Tokens and cost", uri = "docs/tokens-and-cost.md", quote = Quote, support = 0.97 };
}
