using LlmRag.WebFrontend.Documents;

namespace LlmRag.WebFrontend.Tests.Documents;

public sealed class UploadRulesTests
{
    private static readonly DocumentsOptions Options = new() { MaxFileMegabytes = 1 };

    [Theory]
    [InlineData("a.md", 1, null)]
    [InlineData("A.DOCX", 1024 * 1024, null)]
    [InlineData("a.exe", 1, "kind")]
    [InlineData("README", 1, "kind")]
    [InlineData("a.txt", 0, "empty")]
    [InlineData("a.csv", (1024 * 1024) + 1, "larger than 1 MB")]
    public void SaysBeforeSendingWhatWouldBeRefused(string name, long size, string? reason)
    {
        var problem = UploadRules.Check(name, size, Options);

        if (reason is null)
        {
            problem.ShouldBeNull();
        }
        else
        {
            problem.ShouldNotBeNull().What.ShouldContain(reason);
        }
    }
}
