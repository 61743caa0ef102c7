using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace LlmRag.Generator.Prompts;

/// <summary>The text of the variables of a prompt.</summary>
internal static class PromptText
{
    /// <summary>
    /// The passages, each between two lines that hold its number and a code:
    /// <code>
    /// &lt;&lt;&lt;passage 1 5f2c09aa&gt;&gt;&gt;
    /// Title: Models
    /// Section: How to connect Ollama
    ///
    /// Use the provider `ollama`. …
    /// &lt;&lt;&lt;end 1 5f2c09aa&gt;&gt;&gt;
    /// </code>
    /// The code is a hash of everything inside and of the question, so no passage can contain the line that would end it.
    /// </summary>
    public static string Passages(PromptInput input)
    {
        var code = Code(input);
        var result = new StringBuilder();
        foreach (var passage in input.Passages)
        {
            result.Append("<<<passage ").Append(passage.Marker).Append(' ').Append(code).Append(">>>\n");
            result.Append("Title: ").Append(Line(passage.Title)).Append('\n');
            if (!string.IsNullOrWhiteSpace(passage.Section))
            {
                result.Append("Section: ").Append(Line(passage.Section)).Append('\n');
            }

            result.Append('\n').Append(Clean(passage.Text)).Append('\n');
            result.Append("<<<end ").Append(passage.Marker).Append(' ').Append(code).Append(">>>\n");
        }

        return result.Length == 0 ? "No passages were found." : result.ToString();
    }

    public static string History(IReadOnlyList<PromptTurn> turns)
    {
        if (turns.Count == 0)
        {
            return "";
        }

        var result = new StringBuilder("The conversation so far:\n");
        foreach (var turn in turns)
        {
            result.Append("User: ").Append(Clean(turn.Question)).Append('\n');
            result.Append("Assistant: ").Append(Clean(turn.Answer)).Append("\n\n");
        }

        return result.ToString();
    }

    /// <summary>Replaces what XML cannot hold, whatever the encoding: control characters and lone surrogates.</summary>
    public static string Clean(string text)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (pair)
            {
                result?.Append(text, i, 2);
                i++;
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                result?.Append(text[i]);
            }
            else
            {
                (result ??= new StringBuilder(text.Length).Append(text, 0, i)).Append('\uFFFD');
            }
        }

        return result?.ToString() ?? text;
    }

    private static string Line(string text) => Clean(text).ReplaceLineEndings(" ").Trim();

    private static string Code(PromptInput input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(input.Question));
        foreach (var passage in input.Passages)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{passage.Title}\n{passage.Section}\n{passage.Text}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));
    }
}
