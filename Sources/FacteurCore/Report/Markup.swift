import Text

/// A piece of HTML. Text from outside comes in only as text or as an attribute's value, and is escaped there: a piece is well-formed
/// by the way it is made. Names of elements and attributes are literals of this program.
package struct Markup: Sendable, Hashable {
    package private(set) var html: String

    private init(html: String) { self.html = html }

    fileprivate static let nothing = Markup(html: "")

    /// On one line, with a dot for what is hidden: neither a control nor a mark that turns the line comes through.
    static func text(_ text: String) -> Markup { Markup(html: escaped(text)) }

    /// The style sheet or the document's type: text of this program.
    static func verbatim(_ text: StaticString) -> Markup { Markup(html: "\(text)") }

    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
        @MarkupBuilder _ content: () -> Markup = { .nothing }
    ) -> Markup {
        var html = "<\(name)"
        for (key, value) in attributes { html += " \(key)=\"\(escaped(value))\"" }
        let content = content().html
        return Markup(html: html + ">" + content + "</\(name)>")
    }

    /// An element that never has content (HTML Living Standard §13.1.2).
    static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup
    {
        var html = "<\(name)"
        for (key, value) in attributes { html += " \(key)=\"\(escaped(value))\"" }
        return Markup(html: html + ">")
    }

    fileprivate static func joined(_ pieces: [Markup]) -> Markup {
        Markup(html: pieces.map(\.html).joined())
    }

    private static func escaped(_ text: String) -> String {
        let shown = text.printable("·")
        guard shown.utf8.contains(where: { special.contains($0) }) else { return shown }
        var escaped = ""
        for scalar in shown.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static let special = Set("&<>\"'".utf8)
}

/// Puts pieces behind one another; a string is text.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ piece: Markup) -> Markup { piece }
    static func buildExpression(_ text: String) -> Markup { .text(text) }
    static func buildBlock(_ pieces: Markup...) -> Markup { .joined(pieces) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? .nothing }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
    static func buildArray(_ pieces: [Markup]) -> Markup { .joined(pieces) }
}
