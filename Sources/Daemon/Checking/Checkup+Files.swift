import FacteurCore
import Glibc
import Store

/// The files: for whose eyes they are, how old the secrets are, the ledger.
extension Checkup {
    /// The secrets' files were checked with the configuration; the ledger holds names, addresses and mails.
    var permissionsFinding: FileFinding {
        let isForGroup = Ledger.isForGroup(configuration.database)
        for file in Ledger.files(at: configuration.database) {
            var information = stat()
            guard stat(file, &information) == 0 else { continue }
            if information.st_mode & (isForGroup ? 0o037 : 0o077) != 0 { return .readable(file: file) }
        }
        return isForGroup ? .forGroup : .forOwner
    }

    /// Whether the service will find what it needs, as its own user: whoever runs `check` may be root, who sees everything.
    var serviceFinding: FileFinding {
        guard let unit = host.unit else { return .noUnit }
        guard host.isRoot else { return .notRoot }
        let folder = configuration.database.folderOfFile
        guard unit.mayWrite(in: folder) else {
            return .notWritable(folder: folder, folders: unit.writable ?? [])
        }
        // From root, too.
        for file in plainFiles {
            if let folder = unit.hidden.first(where: { file.hasPrefix($0 + "/") }) {
                return .hiddenFromService(file: file, folder: folder)
            }
        }
        let user = unit.isDynamic ? nil : unit.user ?? "root"
        guard user != "root" else { return .readableByService(user: user) }
        guard let reader = FileReader(user: user) else { return .noServiceUser(user ?? "") }
        for file in plainFiles {
            if let remedy = reader.remedy(for: file) {
                return .unreadableByService(file: file, remedy: remedy)
            }
        }
        for case .file(let file) in secretSources.map(\.source) where !file.hasPrefix("/run/credentials/") {
            if unit.isDynamic { return .secretOfDynamicUser(file: file) }
            if let remedy = reader.remedy(for: file) {
                return .unreadableByService(file: file, remedy: remedy)
            }
        }
        return .readableByService(user: user)
    }

    /// What the service reads itself, but for secrets.
    private var plainFiles: [String] {
        let servers = configuration.mailboxes.map(\.server) + [configuration.smtp.server]
        let identities = configuration.oauthAccounts.map(\.settings.ca)
        let named =
            [file, configuration.wordingFile, configuration.letters.templates] + servers.map(\.ca)
            + identities
        let templates = configuration.letters.templates.map { folder in
            LetterTemplates.File.allCases.map { "\(folder)/\($0.rawValue)" }.filter(InputFile.exists)
        }
        return named.compactMap(\.self) + (templates ?? [])
            + configuration.classifications.values.flatMap(\.self)
    }

    /// Every secret of the configuration, each once, with the name of the first that it is for.
    private var secretSources: [(name: String, source: Configuration.SecretSource)] {
        let logins =
            configuration.mailboxes.map { ($0.name, Optional($0.login)) } + [
                ("smtp", configuration.smtp.login)
            ]
        var known: Set<Configuration.SecretSource> = []
        return logins.compactMap { name, login in
            let source: Configuration.SecretSource? =
                switch login {
                case .password(let source), .token(let source): source
                case .oauth(let settings):
                    switch settings.proof {
                    case .secret(let source), .certificate(let source): source
                    case nil: nil
                    }
                case nil: nil
                }
            return source.flatMap { known.insert($0).inserted ? (name, $0) : nil }
        }
    }

    var credentialLines: [CheckLine] {
        get async {
            let files = secretSources.map { CheckLine(.credentials, $0.name, age(of: $0.source)) }
            let tokens = configuration.oauthAccounts.map {
                CheckLine(.credentials, $0.name, tokenFinding($0))
            }
            let preset = host.unit?.preset ?? []
            let all = (host.unit?.credentials ?? [:]).merging(host.unit?.sealedCredentials ?? [:]) { $1 }
            let handed = all.filter { !preset.contains($0.key) }.sorted { $0.key < $1.key }
            // Whoever may not enter the folder cannot tell.
            let missing = handed.filter { access($0.value, F_OK) != 0 && errno == ENOENT }
            return files + tokens
                + missing.map {
                    CheckLine(.credentials, $0.key, SecretFinding.noFile(name: $0.key, file: $0.value))
                }
        }
    }

    private func age(of source: Configuration.SecretSource) -> SecretFinding {
        if case .command(let words) = source { return .command(words.first ?? "") }
        var information = stat()
        guard let file = secrets.place(of: source), stat(file, &information) == 0 else {
            return .command("?")
        }
        return .file(file, days: Int(max(0, clock() - Int64(information.st_mtim.tv_sec)) / 86_400))
    }

    private func tokenFinding(_ account: OAuthAccount) -> SecretFinding {
        do throws(TokenStoreFault) {
            let kept = try TokenStore(besideLedger: configuration.database).read(account.key)
            if let ends = kept?.proofEnds {
                return .certificate(ProofExpiry(name: account.name, ends: ends), now: clock())
            }
            guard account.settings.flow != .app else { return .appToken }
            guard let kept, kept.refresh != nil || kept.protection == .locked else {
                return .noLogin(name: account.name)
            }
            let age = max(0, clock() - kept.asked)
            let days = Int(clamping: age / 86_400)
            guard days <= SecretFinding.stale else { return .staleToken(days: days) }
            return .token(days: days, left: max(0, kept.lifetime - age))
        } catch {
            return .fault(error.message)
        }
    }

    var ledgerFinding: any CheckFinding {
        get async {
            let path = configuration.database
            guard InputFile.exists(path.folderOfFile) else {
                return LedgerFinding.noFolderYet(path.folderOfFile)
            }
            return await Self.line(.ledger) {
                guard InputFile.exists(path) else {
                    guard access(path.folderOfFile, W_OK | X_OK) == 0 else {
                        throw LedgerFault.notPermitted(path: path)
                    }
                    return LedgerFinding.none
                }
                let ledger = try Ledger(path: path, mayCreate: false, now: clock(), busyPolicy: .looker)
                try await ledger.checkIntegrity()
                return ServiceLock.isHeld(ledger: ledger.path) ? LedgerFinding.serving : .sound
            }.finding
        }
    }

    /// None where no metrics are written.
    var metricsLine: [CheckLine] {
        configuration.metricsFile.map { [CheckLine(.metrics, metricsFinding(of: $0))] } ?? []
    }

    /// Nothing is written: the file would be another user's than the service's.
    private func metricsFinding(of file: String) -> MetricsFinding {
        let folder = file.folderOfFile
        if let fault = ReplacedFile(path: file, mode: 0o644).obstacle { return .fault(fault) }
        guard host.unit?.mayWrite(in: folder) != false else { return .closedToService(folder: folder) }
        if host.isRoot, let unit = host.unit, !unit.isDynamic, let user = unit.user,
            FileReader(user: user)?.mayWrite(in: folder) == false
        {
            return .notOfService(folder: folder, remedy: "setfacl -m u:\(user):rwx \(folder)")
        }
        return file.hasSuffix(".prom") ? .good(file: file) : .otherName(file: file)
    }

    /// Where the ledger is, or will be.
    var nearestFolder: String {
        InputFile.nearest(configuration.database.folderOfFile)
    }
}

/// Judges by mode bits what a user may read; access lists and further groups may allow more.
struct FileReader {
    /// `nil` for a user that exists only while the service runs, and owns nothing.
    private let identity: (user: uid_t, group: gid_t)?

    /// - Returns: `nil` where there is no such user.
    init?(user: String?) {
        guard let user else {
            identity = nil
            return
        }
        guard let entry = getpwnam(user) else { return nil }
        identity = (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }

    /// The command that lets the user read the file, or enter the first folder on the way that keeps it out; `nil` where it may
    /// already, or the file is not there.
    func remedy(for path: String) -> String? {
        var place = ""
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            place += "/" + part
            var information = stat()
            guard stat(place, &information) == 0 else { return nil }
            let isFolder = information.st_mode & S_IFMT == S_IFDIR
            let isLast = index == parts.count - 1
            let wanted: mode_t = !isLast ? 0o1 : isFolder ? 0o5 : 0o4
            guard rights(information) & wanted != wanted else { continue }
            return "chmod o+\(!isLast || isFolder ? "rx" : "r") \(place)"
        }
        return nil
    }

    /// Whether the user may make files in the folder.
    func mayWrite(in folder: String) -> Bool {
        var information = stat()
        guard identity?.user != 0, stat(folder, &information) == 0 else { return true }
        return rights(information) & 0o3 == 0o3
    }

    private func rights(_ information: stat) -> mode_t {
        if let identity, information.st_uid == identity.user { return information.st_mode >> 6 & 0o7 }
        if let identity, information.st_gid == identity.group { return information.st_mode >> 3 & 0o7 }
        return information.st_mode & 0o7
    }
}
