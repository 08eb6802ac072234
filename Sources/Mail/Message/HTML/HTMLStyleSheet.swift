/// The rules of a page's `<style>` elements that can be applied without a tree: those whose selector is one element,
/// class or id, or an element with a class. Rules with any other selector and everything inside `@media` are left out.
struct HTMLStyleSheet {
    private var byTag = [HTMLStyle?](repeating: nil, count: HTMLTag.allCases.count)
    /// Rules for a class or an id, by a key of the element (if any) and the name.
    private var byName: [UInt64: HTMLStyle] = [:]
    private var taken = 0
    /// True once a rule, applied or not, speaks of backgrounds: the page may then have another one than is known.
    private(set) var paints = false

    /// More than a mail has; the rest is not applied.
    private static let mostRules = 1_000
    private static let longest = 256 << 10
    private static let mostClasses = 8
    private static let longestSelector = 100

    // MARK: Reading

    /// Adds the rules of one `<style>` element.
    mutating func read(_ sheet: Span<UInt8>) {
        if HTMLStyle.mentionsBackground(sheet) { paints = true }
        guard sheet.count <= Self.longest else { return }
        let text = CSSDeclarations.withoutComments(sheet)
        var index = 0
        while index < text.count, taken < Self.mostRules {
            taken += 1
            let start = index
            while index < text.count, text[index] != UInt8(ascii: "{"), text[index] != UInt8(ascii: ";") {
                index += 1
            }
            guard index < text.count else { return }
            let prelude = text[start..<index]
            index += 1
            guard text[index - 1] == UInt8(ascii: "{") else { continue }
            let block = Self.block(text, from: index)
            if !prelude.contains(UInt8(ascii: "@")) { add(text[block], to: prelude) }
            index = block.upperBound + 1
        }
    }

    /// Up to the brace that closes the one before `start`.
    private static func block(_ text: [UInt8], from start: Int) -> Range<Int> {
        var depth = 1
        var index = start
        while index < text.count {
            if text[index] == UInt8(ascii: "{") { depth += 1 }
            if text[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return start..<index }
            index += 1
        }
        return start..<text.count
    }

    private mutating func add(_ block: ArraySlice<UInt8>, to prelude: ArraySlice<UInt8>) {
        let declarations = CSSDeclarations(Array(block))
        guard !declarations.values.isEmpty else { return }
        let style = HTMLStyle(declarations)
        for part in prelude.split(separator: UInt8(ascii: ",")).prefix(Self.mostRules) {
            guard let selector = Self.selector(part) else { continue }
            if selector.name.isEmpty {
                let place = Int(selector.tag.rawValue)
                byTag[place] = (byTag[place] ?? style).overridden(by: style)
            } else {
                let key = Self.key(selector.tag, selector.mark, selector.name)
                byName[key] = (byName[key] ?? style).overridden(by: style)
            }
        }
    }

    private typealias Selector = (tag: HTMLTag, mark: UInt8, name: ArraySlice<UInt8>)

    /// `td`, `.name`, `#name` or `td.name`; `nil` for all others.
    private static func selector(_ octets: ArraySlice<UInt8>) -> Selector? {
        guard octets.count <= longestSelector else { return nil }
        let words = octets.split(whereSeparator: HTMLAttributes.isBlank)
            .filter { !$0.elementsEqual("<!--".utf8) && !$0.elementsEqual("-->".utf8) }
        guard words.count == 1, let word = words.first else { return nil }
        let element = word.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "#") }
        let name = word.dropFirst(element.count + 1)
        let key = element.reduce(HTMLTag.keySeed) { HTMLTag.mixed($0, MIMEByte.lowercased($1)) }
        let tag = HTMLTag(key: key)
        guard element.isEmpty || tag != .other, name.allSatisfy(isName) else { return nil }
        guard let mark = word.dropFirst(element.count).first else { return (tag, 0, []) }
        return name.isEmpty ? nil : (tag, mark, name)
    }

    private static func isName(_ octet: UInt8) -> Bool {
        MIMEByte.isLetter(octet) || MIMEByte.isDigit(octet) || octet == MIMEByte.dash
            || octet == UInt8(ascii: "_") || octet >= 0x80
    }

    /// Class names keep their case.
    private static func key(_ tag: HTMLTag, _ mark: UInt8, _ name: ArraySlice<UInt8>) -> UInt64 {
        name.reduce(HTMLTag.mixed(HTMLTag.mixed(HTMLTag.keySeed, tag.rawValue), mark), HTMLTag.mixed)
    }

    // MARK: Applying

    /// Lets the rules for one tag override `style`, the stronger ones last.
    func apply(
        to style: inout HTMLStyle, _ tag: HTMLTag, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) {
        guard taken > 0 else { return }
        if let rule = byTag[Int(tag.rawValue)] { style.override(with: rule) }
        guard !byName.isEmpty else { return }
        let (dot, hash) = (UInt8(ascii: "."), UInt8(ascii: "#"))
        let classes = attributes.classes.map { Self.words(html, $0) } ?? []
        let ids = attributes.id.map { Self.words(html, $0) } ?? []
        for (mark, names) in [(dot, classes), (hash, ids)] where !names.isEmpty {
            for element in tag == .other ? [.other] : [.other, tag] {
                for name in names {
                    if let rule = byName[Self.key(element, mark, name)] { style.override(with: rule) }
                }
            }
        }
    }

    private static func words(_ html: Span<UInt8>, _ place: Range<Int>) -> [ArraySlice<UInt8>] {
        let octets = HTMLAttributes.text(html, place, limit: 1_000)
        return Array(octets.split(whereSeparator: HTMLAttributes.isBlank).prefix(mostClasses))
    }
}
