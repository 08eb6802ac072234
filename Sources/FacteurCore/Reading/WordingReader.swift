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
