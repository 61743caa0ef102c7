using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.AI;

namespace LlmRag.Generator.Prompts;

/// <summary>
/// Reads a rendered prompt in the format of Semantic Kernel:
/// <code>
/// &lt;message role="system"&gt;…&lt;/message&gt;
/// &lt;message role="user"&gt;…&lt;/message&gt;
/// </code>
/// Inserted values arrive HTML-encoded, so they are text here and cannot be anything else.
/// Where Semantic Kernel's own parser takes what is not well-formed for one plain user message, this one fails:
/// a broken template is an error, and the catalogue finds it at start.
/// </summary>
internal static class PromptMessages
{
    public static IReadOnlyList<ChatMessage> Parse(string prompt)
    {
        var settings = new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(prompt), settings);
        List<ChatMessage> messages = [];
        reader.MoveToContent();
        while (!reader.EOF)
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                messages.Add(Message((XElement)XNode.ReadFrom(reader)));
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && !string.IsNullOrWhiteSpace(reader.Value))
            {
                throw new FormatException($"text outside a <message>: '{Short(reader.Value.Trim())}'");
            }
            else
            {
                reader.Read();
            }
        }

        return messages.Count > 0 ? messages : throw new FormatException("no <message> in the template");
    }

    private static ChatMessage Message(XElement element)
    {
        if (element.Name != "message")
        {
            throw new FormatException($"<{element.Name}> where <message> is expected");
        }

        if (element.Elements().FirstOrDefault() is { } inner)
        {
            throw new FormatException($"<{inner.Name}> inside a <message>: only text can stand there; write &lt; for <");
        }

        var role = element.Attribute("role")?.Value switch
        {
            "system" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            null => throw new FormatException("a <message> without a role"),
            var other => throw new FormatException($"the role '{other}' is none of system, user, assistant"),
        };
        return new(role, element.Value.Trim());
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
