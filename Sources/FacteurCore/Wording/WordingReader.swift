import Text
import Yams

/// Converts a wording file's YAML into a `Wording`, and collects the faults.
struct WordingReader: YAMLFileReader {
    var faults: [ConfigurationFault] = []
    var positions: [String: TextPosition] = [:]
    let file: String
    /// The phrase names read so far.
    private var names: Set<String> = []
    /// The number of list entries read so far.
    private var entries = 0

    static let shapes: [YAMLShape] = [
        .wording, .phrases, .phrase, .forwards, .labels, .attribution, .giving, .reservations,
    ]

    /// No wording needs more entries; this also bounds nested YAML aliases.
    private static let mostEntries = 5_000
    private static let longestText = 300
    /// `Config/portal.yaml` has 97 KB, and a remark in a copy of it may hold a `*`.
    private static let limits = YAMLText.Limits(
        size: 1_048_576, sizeWithAliases: 262_144,
        tooLarge: "the file is larger than 1 MB; a wording file holds phrases, not mails")

    init(file: String) { self.file = file }

    mutating func read(_ yaml: String) -> Wording {
        do {
            guard let root = try YAMLText.compose(yaml, within: Self.limits), !isNothing(root) else {
                return .builtIn
            }
            guard case .mapping = root else {
                let found = YAMLValue(root).found
                report("expected keys such as `phrases:` at the left margin, found \(found)", at: root)
                return .builtIn
            }
            return wording(section(at: "", of: root, shape: .wording))
        } catch {
            report(error.message, at: error.position)
            return .builtIn
        }
    }

    private mutating func wording(_ top: YAMLSection?) -> Wording {
        var wording = Wording()
        wording.senders = items(top?["senders"], example: "[cic.gc.ca]").compactMap { sender($0) }
        wording.phrases = phrases(top?["phrases"])
        wording.forwards = forwards(top?["forwards"])
        wording.giving = giving(top?["giving"])
        wording.reservations.texts = texts(top?["reservations"], shape: .reservations)
        let replaces = truth(top?["replace"]) ?? false
        if replaces { keepDoubts(&wording) }
        let whole = replaces ? wording : Wording.builtIn.extended(by: wording)
        if faults.isEmpty { requireEnough(whole) }
        return whole
    }

    /// A table that gives but never doubts would tell the wrong interns: what a file that stands alone does not say of doubts, of
    /// objections and of reservations stays built in.
    private func keepDoubts(_ wording: inout Wording) {
        let (giving, reservations) = (Wording.Giving.builtIn, Wording.Reservations.builtIn)
        if !wording.giving.texts.isEmpty {
            for part in [.doubts, .objections, .denials, .courtesies, .assents] as [Wording.Giving.Part]
            where wording.giving.texts[part] == nil {
                wording.giving.texts[part] = giving.texts[part]
            }
        }
        wording.reservations.texts.merge(reservations.texts) { own, _ in own }
    }

    /// A table without these finds nothing at all, which is never intended.
    private mutating func requireEnough(_ wording: Wording) {
        if wording.senders.isEmpty {
            report(
                "no senders are left: name at least one domain of the portal, or leave `replace` out",
                at: .start)
        }
        for role in [Wording.Phrase.Role.notice, .number] where wording.phrases(role).isEmpty {
            report(
                "no phrases are left for `\(role.rawValue)`: give at least one, or leave `replace` out",
                at: .start)
        }
    }

    private mutating func phrases(_ field: Field?) -> [Wording.Phrase] {
        var phrases: [Wording.Phrase] = []
        for field in section(field, shape: .phrases)?.inOrder ?? [] {
            guard let role = Wording.Phrase.Role(rawValue: field.key) else { continue }
            let list = items(field, example: "[{ name: my-own, language: fr, text: … }]")
            phrases += list.compactMap { phrase($0, role) }
        }
        return phrases
    }

    private mutating func phrase(_ item: Field, _ role: Wording.Phrase.Role) -> Wording.Phrase? {
        guard let section = section(item, shape: .phrase) else { return nil }
        let name = name(section["name"])
        let language = choice(section["language"], of: ["fr", "en"]).flatMap(Language.init)
        let text = words(section["text"], shortest: 3)
        let isInvented = truth(section["invented"]) ?? false
        guard let name, let language, let text else { return nil }
        return Wording.Phrase(name: name, role: role, language: language, text: text, isInvented: isInvented)
    }

    private mutating func forwards(_ field: Field?) -> Wording.ForwardMarks {
        var marks = Wording.ForwardMarks()
        let section = section(field, shape: .forwards)
        marks.separators = texts(section?["separators"])
        marks.openings = texts(section?["openings"])
        marks.attributions = items(section?["attributions"], example: "[{ opens: Le, closes: a écrit }]")
            .compactMap { attribution($0) }
        marks.labels = texts(section?["labels"], shape: .labels)
        marks.advertisements = texts(section?["advertisements"])
        return marks
    }

    private mutating func giving(_ field: Field?) -> Wording.Giving {
        var giving = Wording.Giving()
        giving.texts = texts(field, shape: .giving)
        return giving
    }

    private mutating func attribution(_ item: Field) -> Wording.Attribution? {
        guard let section = section(item, shape: .attribution) else { return nil }
        let (opens, closes) = (words(section["opens"]), words(section["closes"]))
        guard let opens, let closes else { return nil }
        return Wording.Attribution(opens: opens, closes: closes)
    }
}

extension WordingReader {
    /// A section in which each key has a list of texts.
    private mutating func texts<Key: RawRepresentable<String>>(
        _ field: Field?, shape: YAMLShape
    ) -> [Key: [String]] {
        var texts: [Key: [String]] = [:]
        for field in section(field, shape: shape)?.inOrder ?? [] {
            if let key = Key(rawValue: field.key) { texts[key] = self.texts(field) }
        }
        return texts
    }

    private mutating func texts(_ field: Field?) -> [String] {
        items(field, example: "[…, …]").compactMap { words($0) }
    }

    private mutating func items(_ field: Field?, example: String) -> [Field] {
        let items = list(field, example: example) ?? []
        entries += items.count
        guard let field, entries > Self.mostEntries else { return items }
        report("more than \(Self.mostEntries) entries; a wording needs far fewer", at: field)
        return []
    }

    /// A text that is left with something to look for once it is folded. What stands in a mail may be `on`, `no` or a number.
    private mutating func words(_ field: Field?, shortest: Int = 1) -> String? {
        guard let field else { return nil }
        guard let text = field.node.scalar?.string else {
            report("a text is expected here, found \(YAMLValue(field.node).found)", at: field)
            return nil
        }
        guard text.utf8.count <= Self.longestText else {
            report(
                "longer than \(Self.longestText) octets; a shorter part of the sentence will do", at: field)
            return nil
        }
        guard FoldedText.phrase(text).count >= shortest else {
            report("too short to look for: it would match everywhere or nowhere", at: field)
            return nil
        }
        return text
    }

    private mutating func name(_ field: Field?) -> String? {
        guard let field, let name = text(field, example: "my-own") else { return nil }
        guard name.utf8.count <= 64, name.utf8.allSatisfy(Self.isNameOctet) else {
            report("a name has 1 to 64 of a–z, 0–9 and `-`", at: field)
            return nil
        }
        guard names.insert(name).inserted else {
            report("\(YAMLValue.shown(name)) stands twice; keep one", at: field)
            return nil
        }
        return name
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        octet.isSmallLetter || octet.isDigit || octet == UInt8(ascii: "-")
    }

    private mutating func sender(_ item: Field) -> String? {
        guard let domain = text(item, example: "cic.gc.ca")?.lowercased() else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            labels.count >= 2 && domain.utf8.count <= 253
            && labels.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isNameOctet) }
        if isDomain { return domain }
        report(
            "a sender is a domain such as cic.gc.ca, without @ and without *; its sub-domains count with it",
            at: item)
        return nil
    }
}

extension YAMLShape {
    fileprivate static let wording = YAMLShape(
        name: "",
        keys: ["replace", "senders", "phrases", "forwards", "giving", "reservations"].map { .optional($0) })
    fileprivate static let phrases = YAMLShape(
        name: "phrases", keys: Wording.Phrase.Role.allCases.map { .optional($0.rawValue) })
    fileprivate static let phrase = YAMLShape(
        name: "a phrase",
        keys: [
            .required("name", "name: my-own"), .required("language", "language: fr"),
            .required("text", "text: …"), .optional("invented"),
        ])
    fileprivate static let forwards = YAMLShape(
        name: "forwards",
        keys: ["separators", "openings", "attributions", "labels", "advertisements"].map { .optional($0) })
    fileprivate static let labels = YAMLShape(
        name: "forwards.labels", keys: Wording.ForwardMarks.Field.allCases.map { .optional($0.rawValue) })
    fileprivate static let attribution = YAMLShape(
        name: "attributions",
        keys: [.required("opens", "opens: Le"), .required("closes", "closes: a écrit")])
    fileprivate static let giving = YAMLShape(
        name: "giving", keys: Wording.Giving.Part.allCases.map { .optional($0.rawValue) })
    fileprivate static let reservations = YAMLShape(
        name: "reservations", keys: Wording.Reservations.Part.allCases.map { .optional($0.rawValue) })
}
