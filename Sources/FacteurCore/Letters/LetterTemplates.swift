package import Mail
import Mustache
import Text

/// The texts of the letters: in French and in English, a text template and an optional HTML template (Mustache).
package struct LetterTemplates: Sendable {
    /// The files in the folder of an admin's own templates.
    package enum File: String, Sendable, Hashable, CaseIterable {
        case frenchText = "letter.fr.mustache"
        case frenchHTML = "letter.fr.html.mustache"
        case englishText = "letter.en.mustache"
        case englishHTML = "letter.en.html.mustache"
        case frenchReminderText = "reminder.fr.mustache"
        case frenchReminderHTML = "reminder.fr.html.mustache"
        case englishReminderText = "reminder.en.mustache"
        case englishReminderHTML = "reminder.en.html.mustache"
        case frenchWithdrawnText = "withdrawn.fr.mustache"
        case frenchWithdrawnHTML = "withdrawn.fr.html.mustache"
        case englishWithdrawnText = "withdrawn.en.mustache"
        case englishWithdrawnHTML = "withdrawn.en.html.mustache"
        case frenchSupervisorText = "supervisor.fr.mustache"
        case frenchSupervisorHTML = "supervisor.fr.html.mustache"
        case englishSupervisorText = "supervisor.en.mustache"
        case englishSupervisorHTML = "supervisor.en.html.mustache"

        /// The letter that it is the text of.
        var kind: LetterKind {
            switch self {
            case .frenchText, .frenchHTML, .englishText, .englishHTML: .number
            case .frenchReminderText, .frenchReminderHTML, .englishReminderText, .englishReminderHTML:
                .reminder
            case .frenchWithdrawnText, .frenchWithdrawnHTML, .englishWithdrawnText, .englishWithdrawnHTML:
                .withdrawn
            case .frenchSupervisorText, .frenchSupervisorHTML, .englishSupervisorText, .englishSupervisorHTML:
                .supervisor
            }
        }

        /// The text of a letter, and its HTML.
        static func pair(_ kind: LetterKind, _ language: Language) -> (text: File, html: File) {
            switch (kind, language) {
            case (.number, .fr): (.frenchText, .frenchHTML)
            case (.number, .en): (.englishText, .englishHTML)
            case (.reminder, .fr): (.frenchReminderText, .frenchReminderHTML)
            case (.reminder, .en): (.englishReminderText, .englishReminderHTML)
            case (.withdrawn, .fr): (.frenchWithdrawnText, .frenchWithdrawnHTML)
            case (.withdrawn, .en): (.englishWithdrawnText, .englishWithdrawnHTML)
            case (.supervisor, .fr): (.frenchSupervisorText, .frenchSupervisorHTML)
            case (.supervisor, .en): (.englishSupervisorText, .englishSupervisorHTML)
            }
        }
    }

    /// The templates of one language.
    struct Pair: Sendable {
        let text: LetterTemplate
        let html: LetterTemplate?
    }

    let pairs: [LetterKind: [Language: Pair]]

    /// Checks and keeps templates: reports every fault of every file, with its line.
    ///
    /// A text begins with a line `Subject: …` and an empty line. Besides text, a template may hold `{{name}}`,
    /// `{{#name}}…{{/name}}` (if there is a value), `{{^name}}…{{/name}}` (if there is none) and `{{! remark }}`. An unknown name
    /// is a fault, and so is a template that in any case leaves out the number, the code or a replaced number.
    /// - Parameters:
    ///   - files: their contents; the letter's text is required in both languages, HTML is optional. What is not there of the
    ///     reminder, or of the word that a number is dead, is the built-in one.
    ///   - folder: the folder's name as the person gave it, for the faults.
    package static func read(
        files: [File: String] = builtInFiles, folder: String = ""
    ) -> Result<LetterTemplates, ConfigurationFaults> {
        // The tests check the built-in ones, so they are not checked at each start.
        var reader = LetterTemplateReader(folder: folder, tries: files != builtInFiles)
        var pairs: [LetterKind: [Language: Pair]] = [:]
        for kind in LetterKind.allCases {
            for language in [Language.fr, .en] {
                let (text, html) = File.pair(kind, language)
                let texts = kind == .number || files[text] != nil ? files : builtInFiles
                let textTemplate = reader.text(text, texts[text])
                let htmlTemplate = texts[html].flatMap { reader.html(html, $0) }
                if let textTemplate {
                    pairs[kind, default: [:]][language] = Pair(text: textTemplate, html: htmlTemplate)
                }
            }
        }
        guard reader.faults.isEmpty else { return .failure(ConfigurationFaults(reader.faults)) }
        return .success(LetterTemplates(pairs: pairs))
    }
}

/// One template file, checked.
struct LetterTemplate: Sendable {
    /// The name in faults.
    let file: String
    /// Only a text has one.
    let subject: MustacheTemplate?
    let body: MustacheTemplate
    let isHTML: Bool
    /// What every such letter must say.
    let required: [LetterName]

    /// The body with its values, each escaped as the file's kind requires.
    ///
    /// The values are escaped here, and the template renders them unchanged: the library escapes by Character, and would miss a
    /// quote with a combining accent.
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

    /// What a letter must say and this one does not; a page's head says nothing.
    func unsaid(in rendered: String, _ values: [LetterName: String]) -> LetterName? {
        let said = isHTML ? HTMLPage(rendered).content : rendered
        return required.first { name in
            values[name].map { !LetterText.holds(said, $0) } ?? false
        }
    }
}

extension LetterTemplates {
    /// The letter's text in the intern's language, or in both, one below the other.
    package func render(_ letter: Letter) throws(LetterFault) -> RenderedLetter {
        let language = letter.intern.language
        let first = try render(letter, in: language.first)
        guard let second = language.second else { return first }
        return BilingualLetter(
            first: first, in: language.first, second: try render(letter, in: second), in: second
        ).joined
    }

    private func render(_ letter: Letter, in language: Language) throws(LetterFault) -> RenderedLetter {
        guard let pair = pairs[letter.kind]?[language] else { throw .incomplete(file: language.rawValue) }
        let values = letter.values(in: language)
        let text = pair.text.body(values)
        let html = pair.html?.body(values)
        guard pair.text.unsaid(in: text, values) == nil else { throw .incomplete(file: pair.text.file) }
        if let template = pair.html, let html, template.unsaid(in: html, values) != nil {
            throw .incomplete(file: template.file)
        }
        return RenderedLetter(subject: pair.text.subject(values), text: text, html: html)
    }

    /// The letter as mail to the intern alone. The same values always give the same octets.
    ///
    /// The header says that a program wrote it (RFC 3834 §5), so that no automatic reply is sent, and in which languages (RFC 3282).
    /// - Parameters:
    ///   - messageID: the letter's own, the same for every attempt.
    ///   - dateSeconds: when it was written, Unix seconds, the same for every attempt.
    package func outgoing(
        _ letter: Letter, messageID: MessageID, dateSeconds: Int64
    ) throws(LetterFault) -> OutgoingMessage {
        let rendered = try render(letter)
        guard let recipient = letter.recipient else { throw .unwritable }
        let message = OutgoingMessage(
            from: letter.from, to: recipient,
            replyTo: Address(letter.contact), subject: rendered.subject, messageID: messageID,
            dateSeconds: dateSeconds, text: rendered.text, html: rendered.html,
            extraHeaders: [
                ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
                ("Content-Language", letter.intern.language.all.map(\.rawValue).joined(separator: ", ")),
            ])
        guard let message else { throw .unwritable }
        return message
    }
}

/// Checks every tag of a template: only plain names, sections and remarks are allowed, so that a template can reach nothing except
/// a letter's values.
struct TemplateScanner {
    struct Problem {
        let position: TextPosition
        let message: String
    }

    /// The deepest nesting of sections.
    private static let mostOpen = 16

    private(set) var problems: [Problem] = []
    private var rest: Substring.UnicodeScalarView
    private var position: TextPosition
    private var open: [(name: String, position: TextPosition)] = []

    init(_ template: String, from position: TextPosition) {
        rest = template[...].unicodeScalars
        self.position = position
    }

    mutating func scan() {
        while let scalar = rest.first, problems.count < ConfigurationFaults.most {
            guard scalar == "{", rest.dropFirst().first == "{" else {
                advance()
                continue
            }
            let start = position
            advance()
            advance()
            guard let tag = tag() else {
                report("`{{` is opened here and not closed with `}}` on the same line; close it", at: start)
                return
            }
            check(tag, at: start)
        }
        for section in open where problems.count < ConfigurationFaults.most {
            report(
                "the section `\(section.name)` is opened here and not closed; write {{/\(section.name)}}",
                at: section.position)
        }
    }

    /// The text before the next `}}` on the same line; remarks may span several lines.
    private mutating func tag() -> String? {
        var tag = String.UnicodeScalarView()
        let isRemark = rest.first == "!"
        while let scalar = rest.first, isRemark || scalar != "\n" {
            if scalar == "}", rest.dropFirst().first == "}" {
                advance()
                advance()
                return String(tag)
            }
            tag.append(scalar)
            advance()
        }
        return nil
    }

    private mutating func check(_ tag: String, at start: TextPosition) {
        guard let sigil = tag.unicodeScalars.first, sigil != "!" else {
            if tag.isEmpty { report("a tag without a name; write {{offer}}, for example", at: start) }
            return
        }
        let isSection = sigil == "#" || sigil == "^" || sigil == "/"
        let written = isSection ? String(tag.dropFirst()) : tag
        let name = String(written.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        guard name.utf8.allSatisfy({ $0.isSmallLetter || $0 == UInt8(ascii: "_") }), !name.isEmpty
        else {
            report(
                "\(YAMLValue.shown("{{\(tag)}}")) is a kind of tag that letters do not use; write {{name}}, {{#name}}…{{/name}} "
                    + "or {{^name}}…{{/name}}", at: start)
            return
        }
        guard LetterName(rawValue: name) != nil else {
            let near = NearestWord.to(name, among: LetterName.allCases.map(\.rawValue))
            let advice = near.map { "did you mean `\($0)`?" } ?? "known names: \(LetterName.list)"
            report("unknown name \(YAMLValue.shown(name)); \(advice)", at: start)
            return
        }
        if isSection { follow(sigil, name, at: start) }
    }

    private mutating func follow(_ sigil: Unicode.Scalar, _ name: String, at start: TextPosition) {
        guard sigil == "/" else {
            if open.count == Self.mostOpen {
                report("more than \(Self.mostOpen) sections inside one another; close some first", at: start)
            }
            if open.count <= Self.mostOpen { open.append((name, start)) }
            return
        }
        guard let last = open.popLast() else {
            report("{{/\(name)}} closes a section that is not open; take it out", at: start)
            return
        }
        if last.name != name {
            report(
                "{{/\(name)}} stands where {{/\(last.name)}} must close first; put them in order", at: start)
        }
    }

    private mutating func report(_ message: String, at position: TextPosition) {
        problems.append(Problem(position: position, message: message))
    }

    private mutating func advance() {
        guard let scalar = rest.popFirst() else { return }
        position =
            scalar == "\n"
            ? TextPosition(line: position.line + 1, column: 1)
            : TextPosition(line: position.line, column: position.column + 1)
    }
}

/// Why a letter could not be written; neither fault can occur with checked templates.
package enum LetterFault: Error, Sendable, Hashable {
    /// The rendered text lacks the number or the code.
    case incomplete(file: String)
    /// A value is not allowed in a header.
    case unwritable

    /// What is wrong and what to do, on one line; never a number, a code or a name.
    package var message: String {
        switch self {
        case .incomplete(let file):
            "a letter made from \(file) lacks the offer number or the NOC code; put {{offer}} and {{noc}} back"
        case .unwritable:
            "a letter could not be written as mail; run facteur check"
        }
    }
}
