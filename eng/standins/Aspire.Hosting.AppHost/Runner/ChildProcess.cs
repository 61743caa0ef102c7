using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Runner;

/// <summary>
/// A process that never outlives this one, however this one ends. On Windows a job object sees to it. Elsewhere a shell starts a watcher
/// that reads from a pipe, and then becomes the process itself (exec), whose id, signals and exit code are therefore its own. When the
/// pipe closes without a word, its other end, this process, is dead, and the watcher ends the process.
/// A terminal's Ctrl+C is ignored by it: this process gets it too, and ends the others in their order.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const string WatchAndBecome = """
        trap '' INT HUP
        exec 3<&0 </dev/null
        (
          read -r word <&3 && exit
          kill -TERM $$
          for i in 1 2 3 4 5; do sleep 1; kill -0 $$ || exit; done
          kill -KILL $$
        ) >/dev/null 2>&1 &
        exec 3<&-
        exec "$@"
        """;

    private const int SigTerm = 15;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts the command; each line of its output goes to <paramref name="output"/>, with true for those of standard error.</summary>
    public static ChildProcess Start(string command, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string> environment, Action<string, bool> output)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
        {
            WindowsJob.HoldThisProcess();
            start.FileName = command;
            start.CreateNewProcessGroup = true;
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(WatchAndBecome);
            start.ArgumentList.Add("sh");
            start.ArgumentList.Add(command);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Forward(e.Data, isError: false);
        process.ErrorDataReceived += (_, e) => Forward(e.Data, isError: true);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);

        void Forward(string? line, bool isError)
        {
            if (line is not null)
            {
                output(line, isError);
            }
        }
    }

    /// <summary>Waits for the end of the process and returns its exit code (128 + signal when a signal ended it).</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        ReleaseWatcher();
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end itself.</summary>
    public void Terminate()
    {
        if (_process.HasExited)
        {
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            WindowsJob.SendBreak(_process.Id);
        }
        else
        {
            _ = Kill(_process.Id, SigTerm);
        }
    }

    /// <summary>Ends the process and all that it has started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    public void Dispose() => _process.Dispose();

    private void ReleaseWatcher()
    {
        try
        {
            _process.StandardInput.WriteLine("ended");
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The watcher is gone already.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
