import FacteurCore
import Store
import Text

/// Checks the files that a configuration names, and reports each fault at its position in the configuration.
struct FileCheck {
    private let places: ConfigurationPlaces
    /// Faults at the configuration's own keys.
    private var faults: [ConfigurationFault] = []
    /// Faults inside the files that it names, one line each.
    private var foreign: [String] = []

    /// In the order of the configuration's lines, then those of the other files.
    ///
    /// - Parameter own: the faults of the configuration itself.
    func lines(with own: ConfigurationFaults? = nil) -> [String] {
        ((own?.faults ?? []) + faults).sorted { ($0.line, $0.column) < ($1.line, $1.column) }.map(\.text)
            + foreign
    }

    /// The largest file, in octets: a wording, a template, a certificate or a NOC table.
    private static let largest = 4_194_304

    init(_ places: ConfigurationPlaces) { self.places = places }

    mutating func fault(_ keyPath: String, _ message: String) {
        faults.append(places.fault(at: keyPath, message))
    }

    /// - Parameter isText: whether its text is used, so that it must be UTF-8.
    private mutating func read(_ path: String, for keyPath: String, isText: Bool = true) -> String? {
        do {
            let octets = try InputFile.read(path, atMost: Self.largest)
            guard isText, let flaw = UTF8Flaw(in: octets) else {
                return String(decoding: octets, as: UTF8.self)
            }
            foreign.append(flaw.line(in: path))
            return nil
        } catch {
            fault(keyPath, error.message)
            return nil
        }
    }

    /// The built-in wording with the file's additions.
    mutating func wording(_ path: String?) -> Wording? {
        guard let path else { return .builtIn }
        guard let text = read(path, for: "wording") else { return nil }
        do {
            return try Wording.load(yaml: text, file: path)
        } catch {
            foreign += error.lines
            return nil
        }
    }

    /// The folder's templates, or the built-in ones.
    mutating func templates(_ folder: String?) -> LetterTemplates? {
        guard let files = files(of: folder) else { return nil }
        switch LetterTemplates.read(files: files, folder: folder ?? "") {
        case .success(let templates): return templates
        case .failure(let faults):
            foreign += faults.lines
            return nil
        }
    }

    /// - Returns: those that exist, or `nil` if one of them cannot be read.
    private mutating func files(of folder: String?) -> [LetterTemplates.File: String]? {
        guard let folder else { return LetterTemplates.builtInFiles }
        guard exists(folder) else { return nil }
        var files: [LetterTemplates.File: String] = [:]
        var isRead = true
        for name in LetterTemplates.File.allCases {
            let path = folder + "/" + name.rawValue
            guard InputFile.exists(path) else { continue }
            files[name] = read(path, for: "letters.templates")
            isRead = isRead && files[name] != nil
        }
        return isRead ? files : nil
    }

    /// The titles of the NOC codes, from the configured tables that can be read.
    mutating func titles(_ configuration: Configuration) -> NOCTitles {
        var tables: [NOCTable] = []
        var areRead = true
        for (language, paths) in configuration.classifications {
            for path in paths {
                do {
                    tables.append(
                        try NOCTable.parse(try InputFile.read(path, atMost: Self.largest), language: language)
                    )
                    continue
                } catch let missing as InputFile.Fault {
                    fault("noc.\(language.rawValue)", missing.message)
                } catch let wrong as NOCTableFault {
                    foreign.append("\(path):\(wrong.line): \(wrong.message.en)")
                } catch {
                    fault("noc.\(language.rawValue)", "\(path) could not be read")
                }
                areRead = false
            }
        }
        let titles = NOCTitles(tables, calendar: configuration.nocCalendar)
        // Whoever may not read the tables is told that alone.
        for version in areRead ? titles.versionsWithoutTable : [] {
            fault(
                version == configuration.nocCalendar.first ? "noc.version" : "noc.from.\(version)",
                "NOC \(version) is not built in, and `en` and `fr` name no table of it; name Statistics Canada's"
            )
        }
        return titles
    }

    /// Checks what only the service needs: certificates and secrets.
    mutating func edge(_ secrets: Secrets) {
        for reference in places.references {
            switch reference.target {
            case .certificates(let path): certificates(path, reference.keyPath)
            case .secret(let source):
                do {
                    try secrets.check(source)
                } catch {
                    fault(reference.keyPath, error.message)
                }
            // The ledger creates its own file; the others are read above.
            case .database, .templates, .wording, .classification, .metrics: break
            }
        }
    }

    /// For a configuration with faults: checks whether the files that it names exist.
    mutating func existence() {
        for reference in places.references {
            switch reference.target {
            case .wording(let path): _ = read(path, for: reference.keyPath)
            case .classification(let path): _ = read(path, for: reference.keyPath, isText: false)
            case .templates(let folder): _ = exists(folder)
            case .database, .certificates, .secret, .metrics: break
            }
        }
    }

    /// Whether the folder of the templates exists.
    private mutating func exists(_ folder: String) -> Bool {
        guard !InputFile.exists(folder) else { return true }
        fault("letters.templates", "there is no folder \(folder); check the name")
        return false
    }

    /// A folder where the ledger's file should be is right for no command.
    mutating func ledgerFile() {
        for case .database(let path) in places.references.map(\.target) where InputFile.isFolder(path) {
            let file = path.hasSuffix("/") ? path + "facteur.sqlite" : path + "/facteur.sqlite"
            fault("database", "\(path) is a folder; name a file in it, such as \(file)")
        }
    }

    /// The ledger creates its own file, but no folder: otherwise the folder would belong to the user who runs the first command.
    mutating func ledgerFolder(madeBy unit: ServiceUnit? = nil) {
        for case .database(let path) in places.references.map(\.target) {
            let folder = path.folderOfFile
            guard !InputFile.exists(folder), unit?.makes(folder) != true else { continue }
            fault(
                "database",
                "the folder \(folder) for the ledger is not there; make it, for the service's user, or correct the path"
            )
        }
    }

    private mutating func certificates(_ path: String, _ keyPath: String) {
        guard let text = read(path, for: keyPath, isText: false) else { return }
        guard text.contains("-----BEGIN CERTIFICATE-----") else {
            return fault(
                keyPath, "\(path) holds no certificate; it must be a PEM file with BEGIN CERTIFICATE")
        }
    }
}
