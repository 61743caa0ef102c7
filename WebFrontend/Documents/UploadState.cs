namespace LlmRag.WebFrontend.Documents;

/// <summary>How far a file is.</summary>
public enum UploadState
{
    /// <summary>Others are sent first.</summary>
    Waiting,

    /// <summary>On its way to the retriever.</summary>
    Sending,

    /// <summary>The retriever has it on disk and reads it.</summary>
    Reading,

    /// <summary>It can be asked about.</summary>
    Done,

    /// <summary>It could not be sent or read.</summary>
    Failed,
}
