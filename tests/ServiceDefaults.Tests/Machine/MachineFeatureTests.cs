using LlmRag.Servers.Machine;
using Xunit.Sdk;

namespace LlmRag.ServiceDefaults.Tests.Machine;

public sealed class MachineFeatureTests : IDisposable
{
    private readonly string? _ci = Environment.GetEnvironmentVariable("CI");

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public void SkipsTheTestWithTheReasonWhereTheProgramIsAbsent(string? ci)
    {
        Environment.SetEnvironmentVariable("CI", ci);

        Should.Throw<SkipException>(Absent().Require).Message.ShouldContain("Nothing is not on this machine: install it.");
    }

    [Fact]
    public void FailsTheTestWithTheReasonInCi()
    {
        Environment.SetEnvironmentVariable("CI", "true");

        Should.Throw<FailException>(Absent().Require).Message.ShouldContain("Nothing is not on this machine: install it.");
    }

    [Fact]
    public void FindsAProgramOnThePathByItsPathOrByAVariable()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        var program = Path.Combine(directory, "some-program");
        File.WriteAllText(program, string.Empty);
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", directory + Path.PathSeparator + path);
            Environment.SetEnvironmentVariable("SOME_PROGRAM", program);

            new MachineFeature("It", "get it", "some-program").Require().ShouldBe(program);
            new MachineFeature("It", "get it", "no-such-program", program).Require().ShouldBe(program);
            new MachineFeature("It", "get it", "$SOME_PROGRAM").Require().ShouldBe(program);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            Environment.SetEnvironmentVariable("SOME_PROGRAM", null);
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose() => Environment.SetEnvironmentVariable("CI", _ci);

    private static MachineFeature Absent() => new("Nothing", "install it", "no-such-program", "$NO_SUCH_VARIABLE");
}
