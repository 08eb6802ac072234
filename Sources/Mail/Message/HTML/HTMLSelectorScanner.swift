/// Takes a selector apart.
struct HTMLSelectorScanner {
    private let octets: [UInt8]
    private var index = 0

    /// More parts than any mail's selector has.
    private static let mostCompounds = 12

    init(_ octets: [UInt8]) { self.octets = octets }

    /// False where the selector never holds, or is none.
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
                compound.tag = name.reduce(HTMLTag.keySeed) { HTMLTag.mixed($0, MIMEByte.lowercased($1)) }
            }
        }
        return index > start ? compound : nil
    }

    /// A name, its escapes undone; `nil` for none.
    private mutating func name() -> [UInt8]? {
        let start = index
        while index < octets.count {
            let octet = octets[index]
            if octet == MIMEByte.backslash {
                index += 2
            } else if MIMEByte.isLetter(octet) || MIMEByte.isDigit(octet) || octet == MIMEByte.dash
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

    /// `[class~="x"]` is a class; of any other attribute only its name and the start of its value are looked for.
    private mutating func attribute(_ compound: inout HTMLSelector.Compound) -> Bool {
        index += 1
        let start = index
        while index < octets.count, octets[index] != UInt8(ascii: "]") { index += 1 }
        guard index < octets.count else { return false }
        let inner = octets[start..<index].map(MIMEByte.lowercased).filter { !HTMLAttributes.isBlank($0) }
        index += 1
        let isQuote: (UInt8) -> Bool = { $0 == MIMEByte.quote || $0 == UInt8(ascii: "'") }
        let name = inner.prefix { $0 != MIMEByte.equals && !"~|^$*".utf8.contains($0) }
        let rest = inner.dropFirst(name.count).drop { $0 == MIMEByte.equals || "~|^$*".utf8.contains($0) }
        let value = rest.drop(while: isQuote).prefix { !isQuote($0) }
        guard !name.isEmpty else { return false }
        compound.attributes.append((Array(name), value.contains(MIMEByte.backslash) ? [] : Array(value)))
        return true
    }

    /// Where the pointer is does not count; whatever else a pseudo-class asks is left open.
    private mutating func pseudo(
        _ compound: inout HTMLSelector.Compound, _ selector: inout HTMLSelector
    ) -> Bool {
        while index < octets.count, octets[index] == UInt8(ascii: ":") { index += 1 }
        guard let written = name() else { return false }
        let word = String(decoding: written.map(MIMEByte.lowercased), as: UTF8.self)
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
