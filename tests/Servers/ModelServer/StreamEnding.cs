namespace LlmRag.Servers.ModelServer;

/// <summary>What happens after the chunks of a stream.</summary>
public enum StreamEnding
{
    /// <summary>Finish reason, usage, <c>[DONE]</c>.</summary>
    Complete,

    /// <summary>The response ends well, but the answer does not: no finish reason, no <c>[DONE]</c>.</summary>
    Truncated,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    Stall,

    /// <summary>A line that is not JSON.</summary>
    Malformed,

    /// <summary>The last chunk again and again, until the client gives up.</summary>
    Endless,
}
