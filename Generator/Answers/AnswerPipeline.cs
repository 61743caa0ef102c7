using System.Diagnostics;
using LlmRag.Generator.Answers.Citations;
using LlmRag.Generator.Answers.Conversations;
using LlmRag.Generator.Answers.Retrieval;
using LlmRag.Generator.Models;
using LlmRag.Generator.Prompts;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Answers;

/// <summary>
/// How a question becomes an answer: retrieve → prompt → model → verify citations. Each stage is one method here;
/// what happens on the way is emitted as it happens.
/// </summary>
public sealed partial class AnswerPipeline(
    RetrieverClient retriever,
    PromptCatalog prompts,
    IChatClient model,
    ConversationStore conversations,
    TimeProvider clock,
    ILogger<AnswerPipeline> logger)
{
    /// <summary>Receives what happens on the way to the answer, in order. Slow receivers slow the answer down.</summary>
    public delegate ValueTask Emit(AnswerEvent happened, CancellationToken cancellationToken);

    /// <summary>Answers <paramref name="question"/>.</summary>
    /// <exception cref="RetrievalException">No passages could be fetched.</exception>
    /// <exception cref="ModelException">No model answered.</exception>
    public async Task<Answer> AnswerAsync(ValidQuestion question, Emit emit, CancellationToken cancellationToken)
    {
        var draft = new AnswerDraft(question, Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom(), clock);
        using var span = new WorkflowSpan();
        span.SetConversation(question.Conversation.Id);
        try
        {
            await RetrieveAsync(draft, emit, cancellationToken);
            span.SetIndexVersion(draft.IndexVersion);

            var prompt = await PromptAsync(draft, cancellationToken);
            span.SetPrompt(prompt.Name, prompt.Version);

            var verifier = new CitationVerifier(draft.Passages);
            await GenerateAsync(draft, prompt, verifier, emit, cancellationToken);

            var answer = draft.Finish(verifier);
            await RememberAsync(draft, answer, cancellationToken);
            span.Complete(answer);
            LogAnswered(answer.AnswerId, answer.Model, answer.Grounded, answer.Refused, answer.Citations.Count, answer.Latency.TotalMs);
            await emit(new DoneEvent(answer), cancellationToken);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            span.Cancel();
            LogCancelled(draft.AnswerId);
            throw;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            LogFailed(exception, draft.AnswerId);
            throw;
        }
    }

    private async Task RetrieveAsync(AnswerDraft draft, Emit emit, CancellationToken cancellationToken)
    {
        draft.StandaloneQuestion = FollowUp.Expand(draft.Question.Text, draft.Question.Conversation.Turns);
        var started = clock.GetTimestamp();
        var found = await retriever.SearchAsync(draft.StandaloneQuestion, draft.Question.Top, cancellationToken);
        draft.SetRetrieval(found, clock.GetElapsedTime(started));
        await emit(
            new RetrievalEvent(draft.AnswerId, draft.Question.Conversation.Id, draft.IndexVersion, draft.RetrievalMs, draft.Passages), cancellationToken);
    }

    // A model reads the conversation itself: it gets the question as asked.
    private async Task<RenderedPrompt> PromptAsync(AnswerDraft draft, CancellationToken cancellationToken)
    {
        var question = draft.Question;
        var input = new PromptInput(
            question.Text,
            draft.AnswerPassages,
            [.. question.Conversation.Turns.Select(turn => new PromptTurn(turn.Question, turn.Answer))]);
        var prompt = await prompts.RenderAsync(AnswersExtensions.PromptName, input, question.Conversation.Id, question.Prompt, cancellationToken);
        draft.SetPrompt(prompt);
        return prompt;
    }

    private async Task GenerateAsync(
        AnswerDraft draft, RenderedPrompt prompt, CitationVerifier verifier, Emit emit, CancellationToken cancellationToken)
    {
        await foreach (var update in model.GetStreamingResponseAsync(prompt.Messages, draft.AddTo(prompt.Options), cancellationToken))
        {
            draft.Note(update);
            await EmitAsync(verifier.Append(update.Text), emit, cancellationToken);
        }

        await EmitAsync(verifier.Complete(), emit, cancellationToken);
    }

    private static async ValueTask EmitAsync(VerifiedText verified, Emit emit, CancellationToken cancellationToken)
    {
        if (verified.Text.Length > 0)
        {
            await emit(new DeltaEvent(verified.Text), cancellationToken);
        }

        foreach (var citation in verified.Citations)
        {
            await emit(new CitationEvent(citation), cancellationToken);
        }
    }

    // The answer is there; a cache that is down must not take it away.
    private async Task RememberAsync(AnswerDraft draft, Answer answer, CancellationToken cancellationToken)
    {
        try
        {
            var turn = new ConversationTurn(answer.Question, draft.StandaloneQuestion, answer.Text);
            await conversations.AppendAsync(answer.ConversationId, turn, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotRemembered(exception, answer.ConversationId);
        }
    }
}
