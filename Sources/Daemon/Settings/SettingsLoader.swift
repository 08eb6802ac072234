import FacteurCore
import Store

/// Every fault of a configuration and of the files it names, one line each.
package struct SettingsFaults: Error, Sendable, CustomStringConvertible {
    package let lines: [String]
    package var description: String { lines.joined(separator: "; ") }
}

/// Reads the configuration and all files that it names: wording, letter templates, certificates, secrets.
package struct SettingsLoader: Sendable {
    private let secrets: Secrets

    /// The largest configuration, in octets.
    private static let largest = 1_048_576

    /// - Parameter credentialsDirectory: `$CREDENTIALS_DIRECTORY`.
    package init(credentialsDirectory: String?) {
        secrets = Secrets(credentialsDirectory: credentialsDirectory)
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
            return .failure(SettingsFaults(lines: [error.message]))
        }
        let folder = file.folderOfFile
        switch ConfigurationReader.read(yaml: text, file: file, folder: folder) {
        case .failure(let faults):
            var check = FileCheck(ConfigurationReader.places(yaml: text, file: file, folder: folder))
            check.existence()
            if checksSecrets { check.edge(secrets) }
            if makesLedger { check.ledgerFolder() }
            return .failure(SettingsFaults(lines: check.lines(with: faults)))
        case .success(let read):
            let configuration = read.configuration
            var check = FileCheck(read.places)
            let wording = check.wording(configuration.wordingFile)
            let templates = check.templates(configuration.letters.templates)
            let titles = check.titles(configuration.classifications)
            check.notYet(configuration)
            if checksSecrets { check.edge(secrets) }
            if makesLedger { check.ledgerFolder() }
            guard check.lines().isEmpty, let wording, let templates else {
                return .failure(SettingsFaults(lines: check.lines()))
            }
            return .success(
                Supervisor.Settings(
                    configuration: configuration, wording: wording, templates: templates, titles: titles))
        }
    }
}
