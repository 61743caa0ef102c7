namespace LlmRag.WebFrontend.Ask;

/// <summary>How far a question is.</summary>
public enum TurnState
{
    /// <summary>Sent; passages are being looked for.</summary>
    Searching,

    /// <summary>Passages are there; the text is coming.</summary>
    Answering,

    /// <summary>Answered.</summary>
    Done,

    /// <summary>Stopped by the user; what came before is kept.</summary>
    Stopped,

    /// <summary>Failed; what came before is kept.</summary>
    Failed,
}
