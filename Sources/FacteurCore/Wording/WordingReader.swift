import Text
import Yams

/// Turns a wording file's YAML into a `Wording`, and gathers what is wrong on the way.
struct WordingReader {
    var faults: [WordingFaults.Fault] = []
    /// The phrase names met so far.
    var names: Set<String> = []
    /// How many list entries were met so far.
    var entries = 0

    /// More entries than any wording needs; also what a nest of YAML aliases runs into.
    static let mostEntries = 5_000
    static let mostFaults = 100
    static let longestText = 300

    mutating func read(_ yaml: String) -> Wording {
        guard yaml.utf8.count <= Wording.largestFile else {
            fault(nil, WordingWords.tooLarge)
            return .builtIn
        }
        let yaml = yaml.withoutByteOrderMark
        if let unfit = UnfitCharacter(in: yaml.unicodeScalars) {
            let place = unfit.position
            faults.append(.init(line: place.line, column: place.column, message: unfit.message))
            return .builtIn
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            fault(Self.mark(of: error), WordingWords.notYAML)
            return .builtIn
        }
        guard let root else { return .builtIn }
        return read(root)
    }

    private static func mark(of error: any Error) -> Mark? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
        default: nil
        }
    }

    private mutating func read(_ root: Node) -> Wording {
        var wording = Wording()
        var replaces = false
        for (key, value) in pairs(root, WordingWords.rootKeys) {
            switch key.string {
            case "replace": replaces = flag(value)
            case "senders": wording.senders = strings(value).compactMap { sender($0) }
            case "phrases": wording.phrases = phrases(value)
            case "forwards": wording.forwards = forwards(value)
            case "giving": wording.giving = giving(value)
            default: unknown(key, WordingWords.rootKeys)
            }
        }
        // A table that gives and never doubts would tell the wrong people.
        if replaces, !wording.giving.texts.isEmpty, wording.giving.texts[.doubts] == nil {
            wording.giving.texts[.doubts] = Wording.Giving.builtIn.texts[.doubts]
        }
        let whole = replaces ? wording : Wording.builtIn.extended(by: wording)
        if faults.isEmpty { requireEnough(whole) }
        return whole
    }

    /// A table without these finds nothing at all, which is never meant.
    private mutating func requireEnough(_ wording: Wording) {
        if wording.senders.isEmpty { fault(nil, WordingWords.noSenders) }
        for role in [Wording.Phrase.Role.notice, .number] where wording.phrases(role).isEmpty {
            fault(nil, WordingWords.noPhrases(role.rawValue))
        }
    }

    private mutating func phrases(_ node: Node) -> [Wording.Phrase] {
        var phrases: [Wording.Phrase] = []
        let roles = Wording.Phrase.Role.allCases.map(\.rawValue)
        for (key, list) in pairs(node, roles) {
            guard let role = key.string.flatMap(Wording.Phrase.Role.init) else {
                unknown(key, roles)
                continue
            }
            phrases += items(list).compactMap { phrase($0, role) }
        }
        return phrases
    }

    private mutating func phrase(_ node: Node, _ role: Wording.Phrase.Role) -> Wording.Phrase? {
        var name: String?
        var language: Language?
        var text: String?
        var isInvented = false
        for (key, value) in pairs(node, WordingWords.phraseKeys) {
            switch key.string {
            case "name": name = self.name(value)
            case "language": language = self.language(value)
            case "text": text = words(value, shortest: 3)
            case "invented": isInvented = flag(value)
            default: unknown(key, WordingWords.phraseKeys)
            }
        }
        for required in ["name", "language", "text"]
        where node.mapping?[required] == nil && node.mapping != nil {
            fault(node.mark, WordingWords.missing(required))
        }
        guard let name, let language, let text else { return nil }
        return Wording.Phrase(name: name, role: role, language: language, text: text, isInvented: isInvented)
    }

    private mutating func forwards(_ node: Node) -> Wording.ForwardMarks {
        var marks = Wording.ForwardMarks()
        for (key, value) in pairs(node, WordingWords.forwardKeys) {
            switch key.string {
            case "separators": marks.separators = texts(value)
            case "openings": marks.openings = texts(value)
            case "attributions": marks.attributions = items(value).compactMap { attribution($0) }
            case "labels": marks.labels = labels(value)
            case "advertisements": marks.advertisements = texts(value)
            default: unknown(key, WordingWords.forwardKeys)
            }
        }
        return marks
    }

    private mutating func giving(_ node: Node) -> Wording.Giving {
        var giving = Wording.Giving()
        let parts = Wording.Giving.Part.allCases.map(\.rawValue)
        for (key, value) in pairs(node, parts) {
            guard let part = key.string.flatMap(Wording.Giving.Part.init) else {
                unknown(key, parts)
                continue
            }
            giving.texts[part] = texts(value)
        }
        return giving
    }

    private mutating func attribution(_ node: Node) -> Wording.Attribution? {
        var opens: String?
        var closes: String?
        for (key, value) in pairs(node, WordingWords.attributionKeys) {
            switch key.string {
            case "opens": opens = words(value)
            case "closes": closes = words(value)
            default: unknown(key, WordingWords.attributionKeys)
            }
        }
        guard let opens, let closes else {
            fault(node.mark, WordingWords.halfAttribution)
            return nil
        }
        return Wording.Attribution(opens: opens, closes: closes)
    }

    private mutating func labels(_ node: Node) -> [Wording.ForwardMarks.Field: [String]] {
        var labels: [Wording.ForwardMarks.Field: [String]] = [:]
        let fields = Wording.ForwardMarks.Field.allCases.map(\.rawValue)
        for (key, value) in pairs(node, fields) {
            guard let field = key.string.flatMap(Wording.ForwardMarks.Field.init) else {
                unknown(key, fields)
                continue
            }
            labels[field] = texts(value)
        }
        return labels
    }
}

extension WordingReader {
    /// The pairs of a mapping; anything else is a fault. A key that stands twice is one as well.
    mutating func pairs(_ node: Node, _ keys: [String]) -> [(key: Node, value: Node)] {
        guard let mapping = node.mapping else {
            fault(node.mark, WordingWords.notMapping(keys))
            return []
        }
        var seen: Set<String> = []
        for (key, _) in mapping {
            if let name = key.string, !seen.insert(name).inserted {
                fault(key.mark, WordingWords.twice(name))
            }
        }
        return mapping.map { ($0.key, $0.value) }
    }

    mutating func items(_ node: Node) -> [Node] {
        guard let sequence = node.sequence else {
            fault(node.mark, WordingWords.notList)
            return []
        }
        entries += sequence.count
        guard entries <= Self.mostEntries else {
            fault(node.mark, WordingWords.tooMany(Self.mostEntries))
            return []
        }
        return Array(sequence)
    }

    mutating func strings(_ node: Node) -> [Node] { items(node).filter { scalar($0) != nil } }

    mutating func texts(_ node: Node) -> [String] { items(node).compactMap { words($0) } }

    mutating func scalar(_ node: Node) -> String? {
        if let scalar = node.scalar { return scalar.string }
        fault(node.mark, WordingWords.notText)
        return nil
    }

    /// A text that is left with something to look for once it is folded.
    mutating func words(_ node: Node, shortest: Int = 1) -> String? {
        guard let text = scalar(node) else { return nil }
        guard text.utf8.count <= Self.longestText else {
            fault(node.mark, WordingWords.tooLong(Self.longestText))
            return nil
        }
        guard FoldedText.phrase(text).count >= shortest else {
            fault(node.mark, WordingWords.tooShort)
            return nil
        }
        return text
    }

    mutating func name(_ node: Node) -> String? {
        guard let name = scalar(node) else { return nil }
        let isPlain = (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(Self.isNameOctet)
        guard isPlain else {
            fault(node.mark, WordingWords.badName)
            return nil
        }
        guard names.insert(name).inserted else {
            fault(node.mark, WordingWords.twice(name))
            return nil
        }
        return name
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x61...0x7A, 0x30...0x39, 0x2D: true
        default: false
        }
    }

    mutating func language(_ node: Node) -> Language? {
        let language = node.string.flatMap(Language.init)
        if language == nil { fault(node.mark, WordingWords.badLanguage) }
        return language
    }

    mutating func flag(_ node: Node) -> Bool {
        if let flag = node.bool { return flag }
        fault(node.mark, WordingWords.notFlag)
        return false
    }

    mutating func sender(_ node: Node) -> String? {
        guard let domain = node.scalar?.string.lowercased() else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            labels.count >= 2 && domain.utf8.count <= 253
            && labels.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isNameOctet) }
        if !isDomain { fault(node.mark, WordingWords.badSender) }
        return isDomain ? domain : nil
    }

    mutating func unknown(_ key: Node, _ known: [String]) {
        fault(key.mark, WordingWords.unknown(key.scalar?.string ?? "?", known))
    }

    mutating func fault(_ mark: Mark?, _ message: String) {
        guard faults.count < Self.mostFaults else { return }
        faults.append(
            .init(line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1), message: message))
    }
}
