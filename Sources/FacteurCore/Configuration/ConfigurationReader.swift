import Mail
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
        let retention = section(top["retention"], shape: .retention)
        let keepMail = duration(retention?["mail"], in: Bound.retention)
        let keepClosed = duration(retention?["closed_interns"], in: Bound.retention)
        let admin = section(top["admin"], shape: .admin)
        let language = choice(admin?["language"], of: ["en", "fr"])
        let alerts = alerts(top["alerts"])
        guard let database, let smtp, let trust, let letters else { return nil }
        return Configuration(
            database: database, mailboxes: mailboxes, smtp: smtp, trust: trust, letters: letters,
            elimination: elimination, admitsNOC2016: admitsNOC2016, classifications: classifications,
            wordingFile: wording, keepMail: keepMail ?? 30 * 86_400,
            keepClosedInterns: keepClosed ?? 400 * 86_400,
            adminLanguage: language.flatMap(Language.init(rawValue:)) ?? .en, alerts: alerts)
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
