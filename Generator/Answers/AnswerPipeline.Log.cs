namespace LlmRag.Generator.Answers;

public sealed partial class AnswerPipeline
{
    [LoggerMessage(1, LogLevel.Information, "Answered {AnswerId} with {Model}: grounded {Grounded}, refused {Refused}, {Citations} citations, {TotalMs} ms")]
    private partial void LogAnswered(string answerId, string model, bool grounded, bool refused, int citations, double totalMs);

    [LoggerMessage(2, LogLevel.Information, "Answer {AnswerId} was cancelled by the caller")]
    private partial void LogCancelled(string answerId);

    [LoggerMessage(3, LogLevel.Warning, "Answer {AnswerId} failed")]
    private partial void LogFailed(Exception exception, string answerId);

    [LoggerMessage(4, LogLevel.Warning, "The turn could not be added to conversation {ConversationId}")]
    private partial void LogNotRemembered(Exception exception, string conversationId);
}
