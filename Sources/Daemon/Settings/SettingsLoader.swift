import FacteurCore
import Store

/// Every fault of a configuration and of the files it names, one line each.
package struct SettingsFaults: Error, Sendable, CustomStringConvertible {
    package let lines: [String]
    /// Whether this user may not read the configuration itself.
    package var isClosed = false
    package var description: String { lines.joined(separator: "; ") }
}

/// Reads the configuration and all files that it names: wording, letter templates, certificates, secrets.
package struct SettingsLoader: Sendable {
    private let secrets: Secrets
    private let unit: ServiceUnit?

    /// The largest configuration, in octets.
    private static let largest = 1_048_576

    /// - Parameter credentialsDirectory: `$CREDENTIALS_DIRECTORY`.
    package init(credentialsDirectory: String?) {
        self.init(secrets: Secrets(credentialsDirectory: credentialsDirectory), unit: nil)
    }

    /// - Parameter unit: makes the ledger's folder at the service's first start, where it is one of its own.
    package init(secrets: Secrets, unit: ServiceUnit?) {
        self.secrets = secrets
        self.unit = unit
    }

    /// - Parameters:
    ///   - checksSecrets: `false` for commands that only read the ledger: their user may not be allowed to read the secrets.
    ///   - makesLedger: whether a ledger may be created, so that its folder must exist; `read` needs none.
    package func load(
        _ file: String, checksSecrets: Bool, makesLedger: Bool = false
    ) -> Result<Supervisor.Settings, SettingsFaults> {
        let text: String
        do {
            let octets = try InputFile.read(file, atMost: Self.largest)
            if let flaw = UTF8Flaw(in: octets) {
                return .failure(SettingsFaults(lines: [flaw.line(in: file)]))
            }
            text = String(decoding: octets, as: UTF8.self)
        } catch {
            var isClosed: Bool { if case .notPermitted = error { true } else { false } }
            return .failure(SettingsFaults(lines: [error.message], isClosed: isClosed))
        }
        return load(
            text: text, file: file, checksSecrets: checksSecrets, makesLedger: makesLedger)
    }

    /// The ledger's file that a configuration names, whatever else of it is wrong; `nil` where that cannot be read.
    package static func ledger(namedIn file: String) -> String? {
        guard let octets = try? InputFile.read(file, atMost: largest), UTF8Flaw(in: octets) == nil else {
            return nil
        }
        return ConfigurationReader.places(
            yaml: String(decoding: octets, as: UTF8.self), file: file, folder: file.folderOfFile
        ).database
    }

    /// The same of a text that is in no file yet.
    ///
    /// - Parameter file: what it is to be called.
    package func load(
        text: String, file: String, checksSecrets: Bool, makesLedger: Bool = false
    ) -> Result<Supervisor.Settings, SettingsFaults> {
        let folder = file.folderOfFile
        switch ConfigurationReader.read(yaml: text, file: file, folder: folder) {
        case .failure(let faults):
            var check = FileCheck(ConfigurationReader.places(yaml: text, file: file, folder: folder))
            check.existence()
            check.ledgerFile()
            if checksSecrets { check.edge(secrets) }
            if makesLedger { check.ledgerFolder(madeBy: unit) }
            return .failure(SettingsFaults(lines: check.lines(with: faults)))
        case .success(let read):
            let configuration = read.configuration
            var check = FileCheck(read.places)
            let wording = check.wording(configuration.wordingFile)
            let templates = check.templates(configuration.letters.templates)
            let titles = check.titles(configuration)
            check.ledgerFile()
            if checksSecrets { check.edge(secrets) }
            if makesLedger { check.ledgerFolder(madeBy: unit) }
            guard check.lines().isEmpty, let wording, let templates else {
                return .failure(SettingsFaults(lines: check.lines()))
            }
            return .success(
                Supervisor.Settings(
                    configuration: configuration, wording: wording, templates: templates, titles: titles))
        }
    }
}
