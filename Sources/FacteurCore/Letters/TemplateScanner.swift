/// Looks at every tag of a template: only plain names, sections and remarks are let through, so that nothing in a template can
/// reach beyond a letter's values.
struct TemplateScanner {
    struct Problem {
        let position: TextPosition
        let message: String
    }

    /// Sections inside one another.
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

    /// What stands before the next `}}` of the same line; remarks may be longer.
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
        guard name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }), !name.isEmpty
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
