/// HTML as these tests read it: strict, so that what it takes every browser takes alike.
struct HTMLOutline {
    struct Tag {
        let name: String
        let attributes: [String: String]
        let parent: String
    }

    private(set) var tags: [Tag] = []
    /// What stands outside of tags, without the style sheet.
    private(set) var text = ""
    /// The first that is not as it must be.
    private(set) var fault: String?
    private var texts: [String: String] = [:]

    private static let void: Set<String> = ["meta"]

    func text(of name: String) -> String { texts[name] ?? "" }

    init(_ html: String) {
        var rest = html[...]
        var open: [String] = []
        if rest.hasPrefix("<!DOCTYPE html>") { rest = rest.dropFirst(15) }
        while !rest.isEmpty {
            let words = rest.prefix { $0 != "<" }
            let shown = Self.unescaped(words) ?? ""
            if Self.unescaped(words) == nil { note("a bare & in \(words)") }
            if let name = open.last { texts[name, default: ""] += shown }
            if open.last != "style" { text += shown }
            rest = rest.dropFirst(words.count)
            guard !rest.isEmpty else { break }
            let tag = rest.dropFirst().prefix { $0 != ">" }
            rest = rest.dropFirst(tag.count + 2)
            if tag.hasPrefix("/") {
                let expected = open.popLast()
                if expected != String(tag.dropFirst()) { note("\(tag) ends \(expected ?? "nothing")") }
            } else {
                read(String(tag), in: open.last ?? "")
                let name = tags.last?.name ?? ""
                // The pattern's own pieces end themselves.
                if !tag.hasSuffix("/"), !Self.void.contains(name) { open.append(name) }
            }
        }
        if !open.isEmpty { note("\(open) never end") }
    }

    private mutating func note(_ words: String) { fault = fault ?? words }

    private mutating func read(_ tag: String, in parent: String) {
        let pattern = /([a-z0-9]+)((?: [A-Za-z0-9-]+="[^"<>]*")*)\/?/
        guard let found = tag.wholeMatch(of: pattern) else {
            tags.append(Tag(name: tag, attributes: [:], parent: parent))
            return note("not a tag: \(tag)")
        }
        let attributes = found.2.matches(of: /([A-Za-z0-9-]+)="([^"]*)"/).map { pair -> (String, String) in
            if Self.unescaped(pair.2) == nil { note("a bare & in \(pair.2)") }
            return (String(pair.1), Self.unescaped(pair.2) ?? "")
        }
        if Set(attributes.map(\.0)).count != attributes.count { note("twice: \(tag)") }
        tags.append(
            Tag(
                name: String(found.1), attributes: Dictionary(attributes) { first, _ in first },
                parent: parent))
    }

    private static func unescaped(_ text: Substring) -> String? {
        var plain = String(text)
        for (name, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
            plain = plain.replacing(name, with: character)
        }
        guard !plain.replacing("&amp;", with: "").contains("&") else { return nil }
        return plain.replacing("&amp;", with: "&")
    }
}
