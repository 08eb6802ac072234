import Mail
import Text
import Yams

/// Reads `facteur.yaml` (contract, "Configuration"): a configuration, or everything that is wrong with it.
///
/// One pass over the nodes, never `Decodable`: each key is known or named as unknown, each value is what its key wants or is
/// said not to be, each with its line and column. Whether the files that it names exist is seen at the edge.
package struct ConfigurationReader {
    var faults: [ConfigurationFault] = []
    var positions: [String: TextPosition] = [:]
    var references: [ConfigurationReference] = []
    let file: String
    let folder: String

    /// - Parameters:
    ///   - yaml: the file's text.
    ///   - file: its name as the person gave it, for the faults.
    ///   - folder: where it lies; relative paths in it begin there. As written when empty.
    package static func read(
        yaml: String, file: String, folder: String = ""
    ) -> Result<ConfigurationFile, ConfigurationFaults> {
        var reader = ConfigurationReader(file: file, folder: folder)
        let configuration = reader.configuration(from: yaml)
        guard reader.faults.isEmpty, let configuration else {
            return .failure(ConfigurationFaults(reader.faultsInOrder))
        }
        return .success(ConfigurationFile(configuration: configuration, places: reader.places))
    }

    /// What the same file names outside itself, whether it is sound or not.
    package static func places(
        yaml: String, file: String, folder: String = ""
    ) -> ConfigurationPlaces {
        var reader = ConfigurationReader(file: file, folder: folder)
        _ = reader.configuration(from: yaml)
        return reader.places
    }

    private var places: ConfigurationPlaces {
        ConfigurationPlaces(name: file, references: references, positions: positions)
    }

    private mutating func configuration(from yaml: String) -> Configuration? {
        do {
            guard let root = try YAMLText.compose(yaml), !isNothing(root) else {
                report("the file is empty; begin with the example, Config/facteur.yaml", at: .start)
                return nil
            }
            guard case .mapping = root else {
                let found = YAMLValue(root).found
                report("expected keys such as `database:` at the left margin, found \(found)", at: root)
                return nil
            }
            return configuration(from: section(at: "", of: root, shape: .top))
        } catch {
            report(error.message, at: error.position)
            return nil
        }
    }

    private mutating func configuration(from top: ConfigurationSection?) -> Configuration? {
        guard let top else { return nil }
        let database = path(top["database"]) { .database($0) }
        let mailboxes = mailboxes(top["mailboxes"])
        let smtp = smtp(top["smtp"])
        let trust = trust(top["trust"])
        let letters = letters(top["letters"], contact: smtp?.from)
        let matching = section(top["matching"], shape: .matching)
        let elimination = truth(matching?["elimination"]) ?? false
        let admitsNOC2016 = noc2016(top["noc_2016"], matching?["noc_2016"])
        let classifications = classifications(top["noc"])
        let wording = path(top["wording"]) { .wording($0) }
        let retention = retention(top["retention"])
        let admin = section(top["admin"], shape: .admin)
        let language = choice(admin?["language"], of: ["en", "fr"])
        let alerts = alerts(top["alerts"])
        guard let database, let smtp, let trust, let letters else { return nil }
        return Configuration(
            database: database, mailboxes: mailboxes, smtp: smtp, trust: trust, letters: letters,
            elimination: elimination, admitsNOC2016: admitsNOC2016, classifications: classifications,
            wordingFile: wording, retention: retention,
            adminLanguage: language.flatMap(Language.init(rawValue:)) ?? .en, alerts: alerts)
    }

    private mutating func retention(_ field: Field?) -> Configuration.Retention? {
        guard let section = section(field, shape: .retention) else { return nil }
        let mail = duration(section["mail"], in: Bound.retention)
        let closedInterns = duration(section["closed_interns"], in: Bound.retention)
        _ = truth(section["legal_hold"])
        return Configuration.Retention(
            mail: mail ?? 30 * 86_400, closedInterns: closedInterns ?? 400 * 86_400)
    }

    /// Seconds, letters an hour, octets: less makes no sense, more is a slip of the finger.
    enum Bound {
        static let poll = 1...86_400
        static let retryFirst = 1...86_400
        static let retryMost = 1...7 * 86_400
        static let giveUp = 1...30 * 86_400
        static let inDoubt = 1...7 * 86_400
        static let undo = 0...86_400
        static let retention = 3_600...3_650 * 86_400
        static let alerts = 3_600...365 * 86_400
        static let perHour = 1...100_000
        static let largestMail = 10_000...200_000_000
    }
}

extension ConfigurationReader {
    /// By place; at one place in the order in which they were found.
    private var faultsInOrder: [ConfigurationFault] {
        faults.enumerated().sorted { a, b in
            (a.element.line, a.element.column, a.offset) < (b.element.line, b.element.column, b.offset)
        }.map(\.element)
    }

    /// The message is made only while there is room for it: a file of nothing but faults stays cheap.
    mutating func report(_ message: @autoclosure () -> String, at position: TextPosition) {
        guard faults.count < ConfigurationFaults.most else { return }
        let fault = ConfigurationFault(file: file, at: position, message: message())
        if !faults.contains(fault) { faults.append(fault) }
    }

    mutating func report(_ message: @autoclosure () -> String, at node: Node) {
        report(message(), at: TextPosition(node.mark))
    }

    mutating func report(_ message: @autoclosure () -> String, at field: Field) {
        report(message(), at: field.position)
    }

    func isNothing(_ node: Node) -> Bool {
        if case .nothing = YAMLValue(node) { return true }
        return false
    }
}

/// A section of the file: its name and its keys, in the order in which the example shows them.
struct ConfigurationShape: Sendable {
    struct Key: Sendable {
        let name: String
        /// What to write, for a key that must be there.
        let example: String?

        static func required(_ name: String, _ example: String) -> Key { Key(name: name, example: example) }
        static func optional(_ name: String) -> Key { Key(name: name, example: nil) }
    }

    /// As a message names it; empty for the top of the file.
    let name: String
    let keys: [Key]

    var keyNames: [String] { keys.map(\.name) }
}

extension ConfigurationShape {
    static let top = ConfigurationShape(
        name: "",
        keys: [
            .required("database", "database: /var/lib/facteur/facteur.sqlite"),
            .required("mailboxes", "`mailboxes:` and below it `- name: …` for each folder to watch"),
            .required("smtp", "`smtp:` and below it the server that takes the letters"),
            .required("trust", "`trust:` and below it `authserv_id: …`"),
            .optional("matching"), .optional("noc"), .optional("noc_2016"), .optional("wording"),
            .optional("letters"), .optional("retention"), .optional("alerts"), .optional("admin"),
        ])

    static let mailbox = ConfigurationShape(
        name: "mailboxes",
        keys: [
            .required("name", "name: stages"),
            .required("server", "server: imaps://imap.example.ca"),
            .optional("tls"), .optional("ca"), .optional("folder"),
            .required("user", "user: stages@example.ca"),
            .optional("password"), .optional("token"), .optional("oauth"), .optional("addresses"),
            .optional("poll"),
            .optional("after"), .optional("largest_mail"),
        ])

    static let smtp = ConfigurationShape(
        name: "smtp",
        keys: [
            .required("server", "server: smtps://smtp.example.ca"),
            .optional("tls"), .optional("ca"), .optional("user"), .optional("password"), .optional("token"),
            .optional("oauth"),
            .required("from", "from: \"Stages <stages@example.ca>\""),
            .optional("bounces"), .optional("verp"), .optional("per_hour"),
        ])

    static let trust = ConfigurationShape(
        name: "trust",
        keys: [
            .required("authserv_id", "authserv_id: mx.example.ca"),
            .optional("portal"), .optional("forwarders"), .optional("sealers"),
        ])

    static let secret = ConfigurationShape(
        name: "password", keys: [.optional("file"), .optional("credential"), .optional("command")])
    static let after = ConfigurationShape(name: "after", keys: [.optional("flag"), .optional("move")])
    static let matching = ConfigurationShape(
        name: "matching", keys: [.optional("elimination"), .optional("noc_2016")])
    static let noc = ConfigurationShape(name: "noc", keys: [.optional("en"), .optional("fr")])
    static let letters = ConfigurationShape(
        name: "letters",
        keys: [
            .optional("templates"), .optional("contact"), .optional("retry"), .optional("in_doubt"),
            .optional("undo"), .optional("review"),
        ])
    static let retry = ConfigurationShape(
        name: "letters.retry", keys: [.optional("first"), .optional("most"), .optional("give_up")])
    static let inDoubt = ConfigurationShape(
        name: "letters.in_doubt", keys: [.optional("then"), .optional("after")])
    static let retention = ConfigurationShape(
        name: "retention", keys: [.optional("mail"), .optional("closed_interns"), .optional("legal_hold")])
    static let alerts = ConfigurationShape(
        name: "alerts",
        keys: [.optional("waiting"), .optional("held"), .required("to", "to: stages@example.ca")])
    static let admin = ConfigurationShape(name: "admin", keys: [.optional("language")])

    /// The sections that a misplaced key may belong to.
    private static let all = [
        top, mailbox, smtp, trust, matching, noc, letters, retry, inDoubt, retention, alerts, admin,
    ]

    /// What to do about a key that this section does not have.
    func advice(aboutUnknown key: String) -> String {
        if let near = NearestWord.to(key, among: keyNames) { return "did you mean `\(near)`?" }
        let homes = Self.all.filter { $0.keyNames.contains(key) }.map { home in
            home.name.isEmpty ? "at the left margin" : "under `\(home.name)`"
        }
        if !homes.isEmpty { return "it belongs \(homes.joined(separator: " or "))" }
        return "known here: \(keyNames.joined(separator: ", "))"
    }
}

/// One mapping of the file, its keys checked against its shape.
struct ConfigurationSection {
    /// A key's value.
    struct Field {
        let key: String
        /// Such as `mailboxes[0].poll`.
        let keyPath: String
        let node: Node

        var position: TextPosition { TextPosition(node.mark) }
    }

    let keyPath: String
    let position: TextPosition
    let fields: [String: Field]

    subscript(_ key: String) -> Field? { fields[key] }
}

extension ConfigurationReader {
    typealias Field = ConfigurationSection.Field

    /// The section below a key; nothing at all below it (all commented out) is a section without keys.
    mutating func section(_ field: Field?, shape: ConfigurationShape) -> ConfigurationSection? {
        guard let field else { return nil }
        return section(at: field.keyPath, of: field.node, shape: shape)
    }

    /// `nil`, with a fault, when the node is no section; a key that must be there and is not is a fault of its own.
    mutating func section(
        at keyPath: String, of node: Node, shape: ConfigurationShape
    ) -> ConfigurationSection? {
        positions[keyPath] = TextPosition(node.mark)
        var fields: [String: Field] = [:]
        if case .mapping(let mapping) = node {
            for (key, value) in mapping {
                guard let name = knownKey(key, shape: shape) else { continue }
                let path = keyPath.isEmpty ? name : "\(keyPath).\(name)"
                positions[path] = TextPosition(value.mark)
                fields[name] = Field(key: name, keyPath: path, node: value)
            }
        } else if !isNothing(node) {
            report(
                "`\(keyPath)` wants keys (\(shape.keyNames.joined(separator: ", "))), found \(YAMLValue(node).found); "
                    + "write each as `key: value` on a line of its own", at: node)
            return nil
        }
        for key in shape.keys where fields[key.name] == nil {
            guard let example = key.example else { continue }
            let place = keyPath.isEmpty ? "" : " in `\(keyPath)`"
            report("`\(key.name)` is missing\(place); write \(Self.quoted(example))", at: node)
        }
        return ConfigurationSection(keyPath: keyPath, position: TextPosition(node.mark), fields: fields)
    }

    private static func quoted(_ example: String) -> String {
        example.contains("`") ? example : "`\(example)`"
    }

    private mutating func knownKey(_ node: Node, shape: ConfigurationShape) -> String? {
        guard case .scalar(let scalar) = node else {
            report("a key is a word; \(YAMLValue(node).found) stands here, put it below a key", at: node)
            return nil
        }
        if scalar.style == .plain, scalar.string == "<<" {
            report("merge keys (`<<`) are not followed; write the keys out", at: node)
            return nil
        }
        guard shape.keyNames.contains(scalar.string) else {
            report(
                "unknown key \(YAMLValue.shown(scalar.string)); \(shape.advice(aboutUnknown: scalar.string))",
                at: node)
            return nil
        }
        return scalar.string
    }
}
