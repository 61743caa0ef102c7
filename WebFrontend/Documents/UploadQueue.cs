using System.Text;
using LlmRag.WebFrontend.Clients;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;

namespace LlmRag.WebFrontend.Documents;

/// <summary>
/// Sends files and follows them until they can be asked about; a few at a time, each in a request of its own, so that a bad one stops
/// no other. One per circuit; its members are called on the circuit's dispatcher only.
/// </summary>
public sealed class UploadQueue(RetrieverClient retriever, IOptions<DocumentsOptions> options) : IDisposable
{
    private readonly List<UploadItem> _items = [];
    private readonly CancellationTokenSource _gone = new();
    private int _running;

    /// <summary>Raised after every change; while a file is sent, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Raised when the list of documents is another one, on the dispatcher.</summary>
    public event Action? Finished;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<UploadItem> Items => _items;

    public void Add(IEnumerable<IBrowserFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);

        foreach (var file in files)
        {
            var item = new UploadItem(file.Name, file.Size, (item, cancellationToken) => SendAsync(item, file, cancellationToken));
            _items.Insert(0, item);
            if (UploadRules.Check(file.Name, file.Size, options.Value) is { } problem)
            {
                item.Fail(problem, canRetry: false);
            }
        }

        StartNext();
    }

    public void Add(NewDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);

        var size = Encoding.UTF8.GetByteCount(document.Text);
        _items.Insert(0, new UploadItem(document.Title, size, (_, cancellationToken) => retriever.AddTextAsync(document, cancellationToken)));
        StartNext();
    }

    public void Retry(UploadItem item)
    {
        ArgumentNullException.ThrowIfNull(item);

        item.Wait();
        StartNext();
    }

    /// <summary>Forgets what is over.</summary>
    public void Tidy()
    {
        _items.RemoveAll(item => item.IsOver);
        Changed?.Invoke();
    }

    public void Dispose()
    {
        (Changed, Finished) = (null, null);
        _gone.Cancel();
        _gone.Dispose();
    }

    private void StartNext()
    {
        while (_running < options.Value.ParallelUploads && _items.LastOrDefault(item => item.State == UploadState.Waiting) is { } next)
        {
            _running++;
            _ = RunAsync(next);
        }

        Changed?.Invoke();
    }

    private async Task RunAsync(UploadItem item)
    {
        try
        {
            var accepted = await item.SendAsync(_gone.Token);
            item.Accepted();
            Changed?.Invoke();
            Finished?.Invoke();
            await foreach (var progress in retriever.FollowAsync(accepted.IngestionId, _gone.Token))
            {
                Take(item, progress);
            }
        }
        catch (ServiceException exception)
        {
            item.Fail(exception.Problem, canRetry: exception.Problem.Status is null or 429 or >= 500);
        }
        catch (IOException exception)
        {
            item.Fail(new($"The browser did not deliver the file: {exception.Message}", "Choose it again."), canRetry: false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            _running--;
        }

        Finished?.Invoke();
        StartNext();
    }

    private static void Take(UploadItem item, IngestionProgress progress)
    {
        if (progress.Errors is [var error, ..])
        {
            item.Fail(new(error.Detail, WhatToDo: ""), canRetry: false);
        }
        else if (progress.IsOver)
        {
            item.Done();
        }
    }

    private async Task<AcceptedDocuments> SendAsync(UploadItem item, IBrowserFile file, CancellationToken cancellationToken)
    {
        await using var content = new CountingStream(file.OpenReadStream(options.Value.MaxFileBytes, cancellationToken), read =>
        {
            var before = item.Percent;
            item.Sent(read);
            if (item.Percent != before)
            {
                Changed?.Invoke();
            }
        });
        return await retriever.UploadAsync(file.Name, file.ContentType, content, cancellationToken);
    }
}
