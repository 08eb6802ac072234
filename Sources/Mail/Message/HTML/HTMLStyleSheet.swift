import Text

/// The rules of a page's `<style>` elements.
///
/// Each condition (`@media`), and each selector that the open elements cannot answer, creates a "world": one possible view of the
/// page. A text is plainly visible when it is visible in every world.
struct HTMLStyleSheet {
    private struct Rule {
        let selector: HTMLSelector
        let declarations: CSSDeclarations
        let world: Int
        let isMaybe: Bool
        let order: Int
    }

    private var rules: [Rule] = []
    /// Indices in `rules` by `HTMLSelector.anchor`.
    private var byAnchor: [UInt64: [Int]] = [:]
    /// The world that contains each world; the first one has no condition.
    private var outer = [0, 0]
    private var worlds: [[UInt8]: Int] = [:]
    private var work = mostWork
    /// Whether part of the sheets was not read: then it is unknown what they hide.
    private(set) var isCut = false

    /// The world in which every rule applies that may apply.
    private static let maybe = 1
    /// No mail has more; further rules are not applied.
    private static let mostRules = 4_000
    private static let longest = 512 << 10
    private static let longestSelector = 400
    private static let mostWorlds = 24
    private static let deepest = 8
    /// Open elements that may be checked for selectors of several parts, in one page.
    private static let mostWork = 4_000_000

    var isEmpty: Bool { rules.isEmpty && !isCut }

    /// Marks that part of the sheets is not read.
    mutating func cut() { isCut = true }

    var worldCount: Int { rules.isEmpty ? 1 : outer.count }
}

// Reading
extension HTMLStyleSheet {
    /// Adds the rules of one `<style>` element.
    /// - Parameter media: its `media` attribute; `nil` if it has none.
    mutating func read(_ sheet: Span<UInt8>, media: [UInt8]? = nil) {
        guard sheet.count <= Self.longest else {
            isCut = true
            return
        }
        let text = CSSDeclarations.withoutComments(sheet)
        let condition = String(decoding: media ?? [], as: UTF8.self).lowercased().trimmedOfBlanks
        let isPlain = ["", "all", "screen"].contains(condition)
        read(
            text[...], world: isPlain ? 0 : world(inside: 0, Array(condition.utf8)[...]), isMaybe: false,
            depth: 0)
    }

    private mutating func read(_ text: ArraySlice<UInt8>, world: Int, isMaybe: Bool, depth: Int) {
        guard depth <= Self.deepest else {
            isCut = true
            return
        }
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            index = Self.end(of: text, from: index, at: [UInt8(ascii: "{"), UInt8(ascii: ";")])
            guard index < text.endIndex else { return }
            let prelude = text[start..<index]
            index += 1
            guard text[index - 1] == UInt8(ascii: "{") else {
                // `@import url(data:…)`: a style sheet inside the page that is not read.
                if Self.holdsData(prelude) { isCut = true }
                continue
            }
            let end = Self.blockEnd(text, from: index)
            take(prelude, text[index..<end], world: world, isMaybe: isMaybe, depth: depth)
            index = end + 1
        }
    }

    private mutating func take(
        _ prelude: ArraySlice<UInt8>, _ block: ArraySlice<UInt8>, world: Int, isMaybe: Bool, depth: Int
    ) {
        let words = prelude.drop(while: HTMLAttributes.isBlank)
        guard words.first == UInt8(ascii: "@") else {
            if block.contains(UInt8(ascii: "{")) {
                // Nested rules: mail programs differ in which of them they apply.
                read(block, world: world, isMaybe: true, depth: depth + 1)
                // A condition inside a rule applies to the rule's own element, which this code no longer knows here.
                if block.contains(UInt8(ascii: "@")) { isCut = true }
            }
            return add(block, to: prelude, world: world, isMaybe: isMaybe)
        }
        let name = String(
            decoding: words.dropFirst().prefix { $0.isLetter || $0 == MIMEByte.dash }.map(
                \.lowercasedASCII), as: UTF8.self)
        switch name {
        case "font-face" where Self.holdsData(block):
            // A font that comes with the page can show one digit as another.
            isCut = true
        case "font-face", "page", "keyframes", "-webkit-keyframes", "-moz-keyframes", "-o-keyframes",
            "-ms-viewport", "viewport", "counter-style", "property":
            return
        default:
            read(
                block, world: self.world(inside: world, words.map(\.lowercasedASCII)[...]),
                isMaybe: isMaybe, depth: depth + 1)
        }
    }

    private mutating func world(inside outer: Int, _ condition: ArraySlice<UInt8>) -> Int {
        let key = [UInt8(truncatingIfNeeded: outer)] + condition.filter { !HTMLAttributes.isBlank($0) }
        if let known = worlds[key] { return known }
        guard self.outer.count < Self.mostWorlds else {
            isCut = true
            return outer
        }
        self.outer.append(outer)
        worlds[key] = self.outer.count - 1
        return self.outer.count - 1
    }

    /// The next of these octets outside quotation marks, or the end.
    private static func end(of text: ArraySlice<UInt8>, from start: Int, at marks: [UInt8]) -> Int {
        var index = start
        var quote: UInt8?
        while index < text.endIndex {
            let octet = text[index]
            if octet == MIMEByte.backslash {
                index += 2
                continue
            }
            if let open = quote {
                // A line end closes a string that has no closing quotation mark.
                if octet == open || MIMEByte.isLineEnd(octet) { quote = nil }
            } else if octet == MIMEByte.quote || octet == UInt8(ascii: "'") {
                quote = octet
            } else if marks.contains(octet) {
                return index
            }
            index += 1
        }
        return text.endIndex
    }

    /// Up to the brace that closes the one before `start`.
    private static func blockEnd(_ text: ArraySlice<UInt8>, from start: Int) -> Int {
        var depth = 1
        var index = start
        while index < text.endIndex {
            index = end(of: text, from: index, at: [UInt8(ascii: "{"), UInt8(ascii: "}")])
            guard index < text.endIndex else { break }
            depth += text[index] == UInt8(ascii: "{") ? 1 : -1
            if depth == 0 { return index }
            index += 1
        }
        return text.endIndex
    }

    private mutating func add(
        _ block: ArraySlice<UInt8>, to prelude: ArraySlice<UInt8>, world: Int, isMaybe: Bool
    ) {
        let declarations = CSSDeclarations(Array(block))
        guard !declarations.isEmpty else { return }
        let stray = prelude.lastIndex(of: UInt8(ascii: "}"))
        for part in Self.list(stray.map { prelude[($0 + 1)...] } ?? prelude) {
            guard rules.count < Self.mostRules, part.count <= Self.longestSelector else {
                isCut = true
                return
            }
            guard let selector = HTMLSelector(part) else { continue }
            if selector.isGenerated {
                guard Self.showsWords(declarations) else { continue }
                // The generated text may be directly beside a number, as part of it.
                isCut = true
            }
            byAnchor[selector.anchor, default: []].append(rules.count)
            rules.append(
                Rule(
                    selector: selector, declarations: declarations, world: world,
                    isMaybe: isMaybe || stray != nil || selector.isGenerated, order: rules.count))
        }
    }

    /// Whether text that the sheet itself adds to the page could change a number or a sentence. A bullet, an arrow or an empty
    /// string cannot.
    private static func showsWords(_ declarations: CSSDeclarations) -> Bool {
        guard let content = declarations.values[.content], !CSSVisibility.saysNothing(content) else {
            return false
        }
        return content.contains("(")
            || content.unicodeScalars.contains {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
    }

    private static func holdsData(_ text: ArraySlice<UInt8>) -> Bool {
        String(decoding: text.map(\.lowercasedASCII), as: UTF8.self).contains("data:")
    }

    /// The selectors between the commas outside brackets.
    private static func list(_ prelude: ArraySlice<UInt8>) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]]
        var depth = 0
        for octet in prelude {
            if octet == UInt8(ascii: "(") || octet == UInt8(ascii: "[") { depth += 1 }
            if octet == UInt8(ascii: ")") || octet == UInt8(ascii: "]") { depth -= 1 }
            if octet == UInt8(ascii: ","), depth <= 0 {
                parts.append([])
            } else {
                parts[parts.count - 1].append(octet)
            }
        }
        return parts.map(withoutCommentMarks)
    }

    /// `<!--` and `-->` may enclose the rules of a page.
    private static func withoutCommentMarks(_ selector: [UInt8]) -> [UInt8] {
        guard selector.contains(UInt8(ascii: "<")) || selector.contains(UInt8(ascii: ">")) else {
            return selector
        }
        let words = selector.split(whereSeparator: HTMLAttributes.isBlank)
            .filter { !$0.elementsEqual("<!--".utf8) && !$0.elementsEqual("-->".utf8) }
        return Array(words.joined(separator: [MIMEByte.space]))
    }
}

// Applying
extension HTMLStyleSheet {
    /// The combined values of the rules and the inline style for an element, world by world; one entry when all worlds agree.
    mutating func values(
        for element: HTMLElementNames, inside open: [HTMLElementNames], _ html: Span<UInt8>,
        inline: CSSDeclarations?
    ) -> [CSSValues] {
        let found = matches(element, inside: open, html)
        guard found.contains(where: { $0.rule.world > 0 || $0.isMaybe }) else {
            return [Self.cascade(found.map(\.rule), inline)]
        }
        return outer.indices.map { world in
            Self.cascade(found.filter { isActive($0.rule, $0.isMaybe, in: world) }.map(\.rule), inline)
        }
    }

    private mutating func matches(
        _ element: HTMLElementNames, inside open: [HTMLElementNames], _ html: Span<UInt8>
    ) -> [(rule: Rule, isMaybe: Bool)] {
        var places = (byAnchor[element.key] ?? []) + (byAnchor[0] ?? [])
        for name in element.names { places += byAnchor[name.folded] ?? [] }
        var found: [(rule: Rule, isMaybe: Bool)] = []
        for place in places {
            let rule = rules[place]
            work -= 1
            guard work > 0 else {
                isCut = true
                return found
            }
            let answer = rule.selector.answer(element, inside: open, html, &work)
            guard answer != .no else { continue }
            found.append((rule, rule.isMaybe || answer == .maybe))
        }
        return found.sorted {
            ($0.rule.selector.specificity, $0.rule.order) < ($1.rule.selector.specificity, $1.rule.order)
        }
    }

    /// A rule applies in its own world and in the worlds inside it; an unconditional rule that only may apply, in the world `maybe`
    /// alone.
    private func isActive(_ rule: Rule, _ isMaybe: Bool, in world: Int) -> Bool {
        if isMaybe, rule.world == 0 { return world == Self.maybe }
        var place = world
        while place != rule.world, place > 0 { place = outer[place] }
        return place == rule.world
    }

    private static func cascade(_ rules: [Rule], _ inline: CSSDeclarations?) -> CSSValues {
        var values = CSSValues()
        for rule in rules { merge(rule, rule.declarations.normal, into: &values) }
        if let inline { CSSDeclarations.merge(inline.normal, into: &values) }
        for rule in rules { merge(rule, rule.declarations.important, into: &values) }
        if let inline { CSSDeclarations.merge(inline.important, into: &values) }
        return values
    }

    /// Text that the sheet adds beside the element's own text makes the element doubtful, as rotating it does.
    private static func merge(
        _ rule: Rule, _ declared: CSSValues, into values: inout CSSValues
    ) {
        if rule.selector.isGenerated {
            values[.transform] = "generated"
        } else {
            CSSDeclarations.merge(declared, into: &values)
        }
    }
}
