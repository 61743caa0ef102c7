using System.Globalization;

namespace LlmRag.WebFrontend.Components.Shared;

/// <summary>Numbers as people read them.</summary>
public static class Display
{
    /// <summary><c>340 ms</c>, <c>1.2 s</c>.</summary>
    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 1 => "< 1 ms",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    /// <summary><c>312 B</c>, <c>4.1 kB</c>, <c>2.0 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1000 * 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0 / 1000:0.0} MB"),
    };

    /// <summary><c>1 document</c>, <c>2,000 documents</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
