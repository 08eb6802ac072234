import Text

/// A selector of a style sheet (Selectors Level 4), as far as the open elements can answer it: types, classes, ids and the elements
/// around. Anything else in it leaves the answer at "maybe".
struct HTMLSelector {
    /// The part for one element: `td.name#id`.
    struct Compound {
        /// The key of an element's name; `nil` for any.
        var tag: UInt64?
        var names: [HTMLName] = []
        /// Attributes that must be in the tag, in lower case: a name, and the part of its value that can be searched for.
        var attributes: [(name: [UInt8], value: [UInt8])] = []
        var asksMore = false
    }

    enum Answer: Comparable {
        case no, maybe, yes
    }

    /// From the outermost to the element itself.
    var compounds: [Compound] = []
    /// The combinator before each compound except the first: space, `>`, `+` or `~`.
    var combinators: [UInt8] = []
    /// Counts ids, then classes and attributes, then types.
    private(set) var specificity = 0
    /// Whether it selects `::before` or `::after`, which show the text of `content`.
    var isGenerated = false

    /// `nil` for a selector that never matches a page at rest on a screen, or that no browser accepts.
    init?(_ octets: [UInt8]) {
        var scanner = HTMLSelectorScanner(octets)
        guard scanner.read(into: &self) else { return nil }
        for compound in compounds {
            let ids = compound.names.count { $0.mark == UInt8(ascii: "#") }
            let others = compound.names.count - ids + compound.attributes.count + (compound.asksMore ? 1 : 0)
            specificity += ids * 10_000 + others * 100 + (compound.tag == nil ? 0 : 1)
        }
    }

    /// The name that the element itself must have before the rule is tried.
    var anchor: UInt64 {
        guard let last = compounds.last else { return 0 }
        return last.names.first?.folded ?? last.tag ?? 0
    }

    /// Whether the selector matches an element inside others.
    /// - Parameter work: decreased by one for each element that is checked.
    func answer(
        _ element: HTMLElementNames, inside open: [HTMLElementNames], _ html: Span<UInt8>, _ work: inout Int
    ) -> Answer {
        guard let last = compounds.last else { return .no }
        var answer = last.answer(element, html)
        guard answer != .no else { return .no }
        var place = open.count
        for index in compounds.indices.dropLast().reversed() {
            let combinator = combinators[index]
            let compound = compounds[index]
            if combinator == UInt8(ascii: "+") || combinator == UInt8(ascii: "~") {
                answer = .maybe
                continue
            }
            var found = Answer.no
            var next = place
            while next > 0, found == .no {
                next -= 1
                work -= 1
                found = compound.answer(open[next], html)
                if found != .no, combinator == UInt8(ascii: ">"), next != place - 1 { found = .maybe }
            }
            if found == .no {
                guard compound.isImplied else { return .no }
                found = .maybe
            } else {
                place = next
            }
            answer = min(answer, found)
        }
        return answer
    }
}

extension HTMLSelector.Compound {
    fileprivate func answer(_ element: HTMLElementNames, _ html: Span<UInt8>) -> HTMLSelector.Answer {
        if let tag, tag != element.key { return .no }
        var answer = asksMore ? HTMLSelector.Answer.maybe : .yes
        for name in names {
            guard let own = element.names.first(where: { $0.folded == name.folded }) else {
                if element.isCut {
                    answer = .maybe
                    continue
                }
                return .no
            }
            // A page without a document type compares classes without case; other pages compare with case.
            let isExact = own.exact == name.exact || element.names.contains { $0.exact == name.exact }
            if !isExact { answer = .maybe }
        }
        for attribute in attributes {
            guard element.tag.holds(attribute.name, html), element.tag.holds(attribute.value, html) else {
                return .no
            }
            answer = .maybe
        }
        return answer
    }

    /// Elements that a browser adds when the page does not write them.
    fileprivate var isImplied: Bool {
        names.isEmpty && tag.map { ["html", "body", "tbody"].map(HTMLName.key).contains($0) } ?? true
    }
}

extension Range<Int> {
    /// Whether this part of the page holds these octets, ASCII case ignored.
    fileprivate func holds(_ word: [UInt8], _ html: Span<UInt8>) -> Bool {
        guard let first = word.first else { return true }
        var index = lowerBound
        while index + word.count <= upperBound {
            if html[index].lowercasedASCII == first,
                word.indices.allSatisfy({ html[index + $0].lowercasedASCII == word[$0] })
            {
                return true
            }
            index += 1
        }
        return false
    }
}

/// A class or an id, as hashes of its name.
struct HTMLName: Equatable {
    /// `.` or `#`.
    let mark: UInt8
    let exact: UInt64
    /// In lower case.
    let folded: UInt64

    init(_ mark: UInt8, _ name: some Sequence<UInt8>) {
        self.mark = mark
        let seed = HTMLTag.mixed(HTMLTag.keySeed, mark)
        exact = name.reduce(seed, HTMLTag.mixed)
        folded = name.reduce(seed) { HTMLTag.mixed($0, $1.lowercasedASCII) }
    }

    /// The key of an element's name.
    static func key(_ name: String) -> UInt64 { name.utf8.reduce(HTMLTag.keySeed, HTMLTag.mixed) }
}

/// The names of an element that selectors may ask for.
struct HTMLElementNames {
    let key: UInt64
    let names: [HTMLName]
    /// Whether the element has more names than are kept.
    let isCut: Bool
    /// The range of its tag in the page.
    let tag: Range<Int>

    private static let most = 64
    private static let longest = 4_096

    init(_ key: UInt64, _ attributes: HTMLAttributes, _ html: Span<UInt8>) {
        self.key = key
        tag = attributes.whole.clamped(to: attributes.whole.lowerBound..<attributes.whole.lowerBound + 8_192)
        var names: [HTMLName] = []
        var isCut = attributes.whole.count > 8_192
        for (mark, place) in [(UInt8(ascii: "."), attributes.classes), (UInt8(ascii: "#"), attributes.id)] {
            guard let place else { continue }
            let octets = HTMLAttributes.text(html, place, limit: Self.longest)
            let words = octets.split(whereSeparator: HTMLAttributes.isBlank)
            if words.count > Self.most || octets.count >= Self.longest { isCut = true }
            names += words.prefix(Self.most).map { HTMLName(mark, $0) }
        }
        self.names = names
        self.isCut = isCut
    }
}

/// Parses a selector.
struct HTMLSelectorScanner {
    private let octets: [UInt8]
    private var index = 0

    /// No selector in a mail has more parts.
    private static let mostCompounds = 12

    init(_ octets: [UInt8]) { self.octets = octets }

    /// False when the selector never matches, or is invalid.
    mutating func read(into selector: inout HTMLSelector) -> Bool {
        skipBlanks()
        while index < octets.count {
            guard selector.compounds.count < Self.mostCompounds, let compound = compound(&selector) else {
                return false
            }
            selector.compounds.append(compound)
            let start = index
            skipBlanks()
            guard index < octets.count else { return true }
            if [UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "~")].contains(octets[index]) {
                selector.combinators.append(octets[index])
                index += 1
                skipBlanks()
                if index == octets.count { return false }
            } else if index > start {
                selector.combinators.append(MIMEByte.space)
            } else {
                return false
            }
        }
        return !selector.compounds.isEmpty
    }

    private mutating func skipBlanks() {
        while index < octets.count, HTMLAttributes.isBlank(octets[index]) { index += 1 }
    }

    private mutating func compound(_ selector: inout HTMLSelector) -> HTMLSelector.Compound? {
        var compound = HTMLSelector.Compound()
        let start = index
        while index < octets.count {
            switch octets[index] {
            case UInt8(ascii: "*"), UInt8(ascii: "&"):
                index += 1
            case UInt8(ascii: "."), UInt8(ascii: "#"):
                let mark = octets[index]
                index += 1
                guard let name = name() else { return nil }
                compound.names.append(HTMLName(mark, name))
            case UInt8(ascii: "["): guard attribute(&compound) else { return nil }
            case UInt8(ascii: ":"): guard pseudo(&compound, &selector) else { return nil }
            case UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "~"):
                return index > start ? compound : nil
            case let octet where HTMLAttributes.isBlank(octet): return compound
            default:
                guard index == start, let name = name() else { return nil }
                compound.tag = name.reduce(HTMLTag.keySeed) { HTMLTag.mixed($0, $1.lowercasedASCII) }
            }
        }
        return index > start ? compound : nil
    }

    /// A name with its escapes undone; `nil` if there is none.
    private mutating func name() -> [UInt8]? {
        let start = index
        while index < octets.count {
            let octet = octets[index]
            if octet == MIMEByte.backslash {
                index += 2
            } else if octet.isLetter || octet.isDigit || octet == MIMEByte.dash
                || octet == UInt8(ascii: "_") || octet >= 0x80
            {
                index += 1
            } else {
                break
            }
        }
        index = min(index, octets.count)
        guard index > start else { return nil }
        return CSSDeclarations.unescaped(Array(octets[start..<index]))
    }

    /// `[class~="x"]` is a class; for any other attribute, only its name and the start of its value are searched for.
    private mutating func attribute(_ compound: inout HTMLSelector.Compound) -> Bool {
        index += 1
        let start = index
        while index < octets.count, octets[index] != UInt8(ascii: "]") { index += 1 }
        guard index < octets.count else { return false }
        let inner = octets[start..<index].map(\.lowercasedASCII).filter { !HTMLAttributes.isBlank($0) }
        index += 1
        let isQuote: (UInt8) -> Bool = { $0 == MIMEByte.quote || $0 == UInt8(ascii: "'") }
        let name = inner.prefix { $0 != MIMEByte.equals && !"~|^$*".utf8.contains($0) }
        let rest = inner.dropFirst(name.count).drop { $0 == MIMEByte.equals || "~|^$*".utf8.contains($0) }
        let value = rest.drop(while: isQuote).prefix { !isQuote($0) }
        guard !name.isEmpty else { return false }
        compound.attributes.append((Array(name), value.contains(MIMEByte.backslash) ? [] : Array(value)))
        return true
    }

    /// Pseudo-classes of the pointer do not match; any other pseudo-class leaves the answer open.
    private mutating func pseudo(
        _ compound: inout HTMLSelector.Compound, _ selector: inout HTMLSelector
    ) -> Bool {
        while index < octets.count, octets[index] == UInt8(ascii: ":") { index += 1 }
        guard let written = name() else { return false }
        let word = String(decoding: written.map(\.lowercasedASCII), as: UTF8.self)
        if index < octets.count, octets[index] == UInt8(ascii: "(") {
            var depth = 0
            repeat {
                if octets[index] == UInt8(ascii: "(") { depth += 1 }
                if octets[index] == UInt8(ascii: ")") { depth -= 1 }
                index += 1
            } while index < octets.count && depth > 0
        }
        switch word {
        case "hover", "active", "focus", "focus-within", "focus-visible", "selection", "placeholder":
            return false
        case "before", "after", "marker": selector.isGenerated = true
        case "root": compound.tag = HTMLName.key("html")
        case "link", "any-link": compound.tag = HTMLName.key("a")
        default: compound.asksMore = true
        }
        return true
    }
}
