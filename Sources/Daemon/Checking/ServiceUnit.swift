import Foundation

/// What `facteur.service` with its drop-ins says (systemd.unit(5), systemd.exec(5)), as far as `check` can know without systemd:
/// as whom the service runs, which folders it makes, and which secrets it is handed.
package struct ServiceUnit: Sendable, Equatable {
    package static let name = "facteur.service"

    /// The unit's own file.
    package let file: String
    /// The user exists only while the service runs.
    package private(set) var isDynamic = false
    /// `User=`; `nil` for root, or for a dynamic one without a name.
    package private(set) var user: String?
    /// Folders below `/var/lib` that systemd makes before the start.
    package private(set) var stateFolders: [String] = []
    /// Where the service may write beside these, with all that is below; `nil` where anywhere.
    package private(set) var writable: [String]?
    /// The file that each credential is taken from.
    package private(set) var credentials: [String: String] = [:]
    /// The same for those that systemd opens first (systemd-creds(1)).
    package private(set) var sealedCredentials: [String: String] = [:]
    /// The credentials that have a value of the unit's own, so that systemd starts the service without their file.
    package private(set) var preset: Set<String> = []
    /// Folders that the service sees empty.
    package private(set) var hidden: [String] = []

    /// Where systemd looks, the first that has a file of a name counts; `$SYSTEMD_UNIT_PATH` takes its place, or with an empty
    /// last part goes before it.
    package static func searchPath(_ environment: String?) -> [String] {
        let usual = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map { $0 + "/systemd/system" }
        guard let environment, !environment.isEmpty else { return usual }
        let own = environment.split(separator: ":").map(String.init)
        return environment.hasSuffix(":") ? own + usual : own
    }

    /// - Returns: `nil` where no such unit is installed, or it cannot be read.
    package static func read(in searchPath: [String]) -> ServiceUnit? {
        let files = searchPath.map { "\($0)/\(name)" }
        guard let file = files.first(where: InputFile.exists), let text = text(of: file) else { return nil }
        var unit = ServiceUnit(file: file)
        unit.take(text)
        for dropIn in dropIns(in: searchPath) { self.text(of: dropIn).map { unit.take($0) } }
        unit.finish()
        return unit
    }

    private init(file: String) { self.file = file }

    /// In the order of their names; of two of one name the first folder's counts.
    private static func dropIns(in searchPath: [String]) -> [String] {
        var files: [String: String] = [:]
        for folder in searchPath.map({ "\($0)/\(name).d" }) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where name.hasSuffix(".conf") && files[name] == nil {
                files[name] = "\(folder)/\(name)"
            }
        }
        return files.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func text(of file: String) -> String? {
        (try? InputFile.read(file, atMost: 1_000_000)).map { String(decoding: $0, as: UTF8.self) }
    }

    private var protectsHome = false
    private var hidesTemporary = false
    private var protectsSystem = false
    private var writablePaths: [String] = []

    private mutating func take(_ text: String) {
        var section = ""
        // A line that ends with a backslash goes on in the next.
        for line in text.replacing("\\\n", with: " ").split(separator: "\n") {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("[") {
                section = line
            } else if section == "[Service]", !line.hasPrefix("#"), !line.hasPrefix(";"),
                let sign = line.firstIndex(of: "=")
            {
                set(
                    line[..<sign].trimmingCharacters(in: .whitespaces),
                    line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces))
            }
        }
    }

    private mutating func set(_ key: String, _ value: String) {
        let isTrue = ["yes", "true", "on", "1"].contains(value.lowercased())
        switch key {
        case "DynamicUser": isDynamic = isTrue
        case "User": user = value.isEmpty ? nil : value
        case "StateDirectory":
            let folders = value.split(separator: " ").map { "/var/lib/" + $0.prefix { $0 != ":" } }
            stateFolders = value.isEmpty ? [] : stateFolders + folders
        case "ReadWritePaths":
            let paths = value.split(separator: " ").map { String($0.drop { "-+".contains($0) }) }
            writablePaths = value.isEmpty ? [] : writablePaths + paths
        case "ProtectSystem": protectsSystem = value.lowercased() == "strict"
        case "ProtectHome": protectsHome = isTrue || value.lowercased() == "tmpfs"
        case "PrivateTmp": hidesTemporary = isTrue
        case "LoadCredential": Self.load(value, into: &credentials)
        case "LoadCredentialEncrypted": Self.load(value, into: &sealedCredentials)
        case "SetCredential", "SetCredentialEncrypted":
            if value.isEmpty { preset = [] }
            if let colon = value.firstIndex(of: ":") { preset.insert(String(value[..<colon])) }
        default: break
        }
    }

    /// An empty value forgets those before it; one without a path comes from systemd's own store.
    private static func load(_ value: String, into credentials: inout [String: String]) {
        if value.isEmpty { credentials = [:] }
        let halves = value.split(separator: ":", maxSplits: 1).map(String.init)
        if halves.count == 2, halves[1].hasPrefix("/") { credentials[halves[0]] = halves[1] }
    }

    private mutating func finish() {
        hidden =
            (protectsHome ? ["/home", "/root", "/run/user"] : [])
            + (hidesTemporary || isDynamic ? ["/tmp", "/var/tmp"] : [])
        // DynamicUser= implies ProtectSystem=strict, and PrivateTmp=.
        writable = protectsSystem || isDynamic ? stateFolders + writablePaths : nil
    }

    /// Whether systemd makes this folder before the start.
    package func makes(_ folder: String) -> Bool { stateFolders.contains { $0 == folder } }

    /// Whether the service may write there.
    package func mayWrite(in folder: String) -> Bool {
        guard let writable else { return true }
        return writable.contains { folder == $0 || folder.hasPrefix($0 + "/") }
    }
}

/// The machine around the service, as a person's command finds it.
package struct ServiceHost: Sendable {
    /// `nil` where none is installed.
    package var unit: ServiceUnit?
    /// The program that asks systemd; `nil` where systemd does not run.
    package var systemctl: String?
    /// Whether files' rights are to be judged for another user: whoever runs us sees everything.
    package var isRoot: Bool

    package init(unit: ServiceUnit? = nil, systemctl: String? = nil, isRoot: Bool = false) {
        self.unit = unit
        self.systemctl = systemctl
        self.isRoot = isRoot
    }
}
