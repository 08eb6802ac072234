import Mail
import Text
import Yams

/// Reads `facteur.yaml` (contract, "Configuration"): returns a configuration, or all its faults.
///
/// One pass over the nodes, never `Decodable`: an unknown key and a value of the wrong kind are each reported with line and column.
/// Daemon checks whether the files that the configuration names exist.
package struct ConfigurationReader: YAMLFileReader {
    var faults: [ConfigurationFault] = []
    var positions: [String: TextPosition] = [:]
    var references: [ConfigurationReference] = []
    let file: String
    let folder: String

    static let shapes: [YAMLShape] = [
        .top, .mailbox, .smtp, .trust, .matching, .noc, .letters, .retry, .inDoubt, .remind, .retention,
        .alerts, .metrics, .admin,
    ]

    /// - Parameters:
    ///   - yaml: the file's text.
    ///   - file: its name as the person gave it, for the faults.
    ///   - folder: the file's folder, to which relative paths are resolved. If empty, they stay as written.
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

    /// What the same file names outside itself, whether it has faults or not.
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

    private mutating func configuration(from top: YAMLSection?) -> Configuration? {
        guard let top else { return nil }
        let database = path(top["database"]) { .database($0) }
        let mailboxes = mailboxes(top["mailboxes"])
        let smtp = smtp(top["smtp"])
        let trust = trust(top["trust"], of: mailboxes)
        let letters = letters(top["letters"], contact: smtp?.from)
        let matching = section(top["matching"], shape: .matching)
        let elimination = truth(matching?["elimination"]) ?? false
        let admitsNOC2016 = noc2016(top["noc_2016"], matching?["noc_2016"])
        let noc = section(top["noc"], shape: .noc)
        let classifications = classifications(noc)
        let calendar = nocCalendar(noc)
        let wording = path(top["wording"]) { .wording($0) }
        let retention = retention(top["retention"])
        let admin = section(top["admin"], shape: .admin)
        let language = choice(admin?["language"], of: ["en", "fr"])
        let alerts = alerts(top["alerts"])
        let metrics = metrics(top["metrics"])
        guard let database, let smtp, let trust, let letters else { return nil }
        return Configuration(
            database: database, mailboxes: mailboxes, smtp: smtp, trust: trust, letters: letters,
            elimination: elimination, admitsNOC2016: admitsNOC2016, classifications: classifications,
            nocCalendar: calendar,
            wordingFile: wording, retention: retention,
            adminLanguage: language.flatMap(Language.init(rawValue:)), alerts: alerts, metricsFile: metrics)
    }

    /// Nothing is erased by itself unless its key is written.
    private mutating func retention(_ field: Field?) -> Configuration.Retention {
        guard let section = section(field, shape: .retention) else { return Configuration.Retention() }
        return Configuration.Retention(
            mail: duration(section["mail"], in: 3_600...3_650 * 86_400),
            closedInterns: duration(section["closed_interns"], in: 3_600...3_650 * 86_400),
            legalHold: truth(section["legal_hold"]) ?? false)
    }

    private mutating func metrics(_ field: Field?) -> String? {
        path(section(field, shape: .metrics)?["file"]) { .metrics($0) }
    }
}

extension YAMLShape {
    static let top = YAMLShape(
        name: "",
        keys: [
            .required("database", "database: /var/lib/facteur/facteur.sqlite"),
            .required("mailboxes", "`mailboxes:` and below it `- name: …` for each folder to watch"),
            .required("smtp", "`smtp:` and below it the server that takes the letters"),
            .required("trust", "`trust:` and below it `authserv_id: …`"),
            .optional("matching"), .optional("noc"), .optional("noc_2016"), .optional("wording"),
            .optional("letters"), .optional("retention"), .optional("alerts"), .optional("metrics"),
            .optional("admin"),
        ])

    static let retention = YAMLShape(
        name: "retention", keys: [.optional("mail"), .optional("closed_interns"), .optional("legal_hold")])

    static let metrics = YAMLShape(
        name: "metrics", keys: [.required("file", "file: /var/lib/node-exporter/facteur.prom")])

    static let admin = YAMLShape(name: "admin", keys: [.optional("language")])
}
