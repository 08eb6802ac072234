import Mustache

/// One template file, checked.
struct LetterTemplate: Sendable {
    /// As faults name it.
    let file: String
    /// Only a text has one.
    let subject: MustacheTemplate?
    let body: MustacheTemplate
    let isHTML: Bool

    /// The body with its values in place, each escaped as the file's kind needs it.
    ///
    /// Values are escaped here and the template renders them as they are: the library escapes by Character, and a quote
    /// with a combining accent would pass it.
    func body(_ values: [LetterName: String]) -> String {
        let rendered = body.render(Self.object(values, escaped: isHTML))
        return isHTML ? rendered : LetterText.wrapped(LetterText.trimmed(rendered))
    }

    func subject(_ values: [LetterName: String]) -> String {
        LetterText.oneLine(subject?.render(Self.object(values, escaped: false)) ?? "")
    }

    private static func object(_ values: [LetterName: String], escaped: Bool) -> [String: String] {
        var object: [String: String] = [:]
        for (name, value) in values {
            object[name.rawValue] = escaped ? LetterText.escapedForHTML(value) : value
        }
        return object
    }

    /// Whether what was rendered says what a letter must say.
    static func isWhole(_ rendered: String, _ values: [LetterName: String]) -> Bool {
        [LetterName.offer, .noc, .superseded].allSatisfy { name in
            values[name].map { rendered.contains($0) } ?? true
        }
    }
}
