package import FacteurCore
import Foundation
import Glibc
import Mail
import Text

/// Why a secret could not be fetched: what, where, what now. Never holds the secret.
package struct SecretFault: Error, Sendable, Equatable {
    /// Whether the secret is missing, or exists and must not be used.
    package enum Kind: Sendable, Equatable {
        case missing, readableByOthers, unusable
        /// The limit of open files is reached: a later try may succeed.
        case outOfFiles
    }
    package let kind: Kind
    package let message: String
}

/// Fetches secrets from their configured source, each time they are needed: a changed password is used at the next login, without a
/// restart.
package struct Secrets: Sendable {
    private let credentialsDirectory: String?
    private let places: CredentialPlaces
    private let commandDeadline: Duration

    /// - Parameters:
    ///   - credentialsDirectory: `$CREDENTIALS_DIRECTORY`, which systemd sets for `LoadCredential`.
    ///   - places: where else a credential is, for a command that a person runs.
    ///   - commandDeadline: how long a command that prints a secret may take.
    package init(
        credentialsDirectory: String?, places: CredentialPlaces = CredentialPlaces(),
        commandDeadline: Duration = .seconds(30)
    ) {
        self.credentialsDirectory = credentialsDirectory
        self.places = places
        self.commandDeadline = commandDeadline
    }

    /// The secret, without its line end. At most 64 KB are read.
    package func fetch(_ source: Configuration.SecretSource) async throws(SecretFault) -> String {
        let (octets, place) = try await octets(of: source)
        return try Self.secret(in: octets, of: place)
    }

    /// A secret of many lines, such as a certificate with its key, whole. At most 64 KB are read.
    package func text(_ source: Configuration.SecretSource) async throws(SecretFault) -> String {
        String(decoding: try await octets(of: source, isWhole: true).octets, as: UTF8.self)
    }

    private func octets(
        of source: Configuration.SecretSource, isWhole: Bool = false
    ) async throws(SecretFault) -> (octets: Data, place: String) {
        switch source {
        case .file(let path):
            let place = places.file(path)
            return (try Self.octets(place), place)
        case .credential(let name):
            if let secret = places.inHand[name] { return (Data(secret.utf8), name) }
            if let command = unsealing(name) { return (try await output(command, isWhole), name) }
            let place = try credential(name)
            return (try Self.octets(place), place)
        case .command(let words): return (try await output(words, isWhole), words.first ?? "")
        }
    }

    /// Checks that the file with the secret exists and is readable only by this user; a command is not run.
    package func check(_ source: Configuration.SecretSource) throws(SecretFault) {
        switch source {
        case .file(let path): try Self.inspect(places.file(path))
        case .credential(let name):
            guard places.inHand[name] == nil, unsealing(name) == nil else { return }
            try Self.inspect(credential(name))
        case .command(let words):
            guard let program = words.first, access(program, X_OK) == 0 else {
                throw SecretFault(
                    kind: .missing,
                    message: "the command \(words.first ?? "") cannot be run; give a full path")
            }
        }
    }

    /// The file that holds the secret; `nil` for a command, for one in hand, and for one that nobody has.
    package func place(of source: Configuration.SecretSource) -> String? {
        switch source {
        case .file(let path): places.file(path)
        case .credential(let name):
            places.inHand[name] == nil ? sealedFile(name) ?? (try? credential(name)) : nil
        case .command: nil
        }
    }

    /// The key that seals saved tokens, where the unit hands one over.
    func tokenSeal() async throws(SecretFault) -> TokenSeal? {
        let name = CredentialPlaces.tokenKey
        let isThere =
            credentialsDirectory.map { InputFile.exists("\($0)/\(name)") } ?? (unsealing(name) != nil)
        guard isThere else { return nil }
        let (octets, place) = try await octets(of: .credential(name))
        guard let seal = TokenSeal(secret: octets) else {
            throw SecretFault(
                kind: .unusable,
                message: ServerSentence.sealKeyShort.said(place))
        }
        return seal
    }

    /// Where systemd keeps a credential sealed; `nil` in the service, which gets it opened.
    private func sealedFile(_ name: String) -> String? {
        credentialsDirectory == nil ? places.sealed[name] : nil
    }

    /// The command that opens it.
    private func unsealing(_ name: String) -> [String]? {
        sealedFile(name).map { SealedCredential.opening(name, $0) }
    }

    private func credential(_ name: String) throws(SecretFault) -> String {
        if credentialsDirectory == nil, let place = places.file(ofCredential: name) { return place }
        guard let credentialsDirectory else {
            throw SecretFault(
                kind: .missing,
                message:
                    "the credential “\(name)” comes from systemd, and this process was not started by it; "
                    + "start the service, or set CREDENTIALS_DIRECTORY to the folder that holds it")
        }
        return credentialsDirectory + "/" + name
    }

    private static func inspect(_ path: String) throws(SecretFault) {
        var information = stat()
        guard stat(path, &information) == 0 else {
            guard errno != EACCES else {
                throw SecretFault(
                    kind: .unusable,
                    message: "this user may not read \(path); make it the service user's own")
            }
            throw SecretFault(
                kind: .missing, message: "there is no file \(path); put the secret there, alone on one line")
        }
        switch information.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw SecretFault(
                kind: .unusable, message: "\(path) is a folder; name the file in it that holds the secret")
        default:
            throw SecretFault(
                kind: .unusable, message: "\(path) is not a file; name one that holds the secret")
        }
        guard isPrivate(information) || isCredential(path, information) else {
            throw SecretFault(
                kind: .readableByOthers,
                message: "others can read the secret in \(path); run: chmod 600 \(path)")
        }
        guard access(path, R_OK) == 0 else {
            throw SecretFault(
                kind: .unusable, message: "this user may not read \(path); make it the service user's own")
        }
    }

    /// Readable only by the owner; or owned by root and readable by the service's own group, the usual way for root to give a
    /// service its secret.
    private static func isPrivate(_ information: stat) -> Bool {
        if information.st_mode & 0o077 == 0 { return true }
        return information.st_mode & 0o037 == 0 && information.st_uid == 0 && geteuid() != 0
            && information.st_gid == getegid()
    }

    /// systemd keeps credentials in a folder that only the service may enter; there, the group permissions of root's file are the
    /// mask of an access control list (systemd.exec(5)).
    private static func isCredential(_ path: String, _ information: stat) -> Bool {
        path.hasPrefix("/run/credentials/") && information.st_uid == 0 && information.st_mode & 0o037 == 0
    }

    private static func octets(_ path: String) throws(SecretFault) -> Data {
        try inspect(path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let isOutOfFiles = InputFile.isOutOfFiles(errno)
            throw SecretFault(
                kind: isOutOfFiles ? .outOfFiles : .unusable,
                message: isOutOfFiles
                    ? InputFile.Fault.tooManyFiles(path).message : "\(path) cannot be read; check its rights")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            // At the end of a file nothing is read: an empty one is no fault of the disk.
            return try handle.read(upToCount: 65_536) ?? Data()
        } catch {
            throw SecretFault(kind: .unusable, message: "\(path) cannot be read; check the disk")
        }
    }

    private static func secret(in data: Data, of source: String) throws(SecretFault) -> String {
        let text = String(decoding: data, as: UTF8.self)
        let line = text.prefix { !$0.isNewline }
        guard !line.isEmpty else {
            throw SecretFault(
                kind: .unusable,
                message: "\(source) gives no secret: its first line is empty; the secret must stand there")
        }
        return String(line)
    }

    private func output(_ words: [String], _ isWhole: Bool) async throws(SecretFault) -> Data {
        guard !words.isEmpty else {
            throw SecretFault(kind: .unusable, message: "the command for the secret is empty")
        }
        return try await SecretCommand(words: words, deadline: commandDeadline, isWhole: isWhole).output()
    }
}

/// Where credentials are before systemd has handed them over: a person runs `check` or `login` beside the service.
package struct CredentialPlaces: Sendable {
    /// The file that the unit's `LoadCredential=` takes each from.
    package var handedOver: [String: String]
    /// The file that the unit's `LoadCredentialEncrypted=` takes each from.
    package var sealed: [String: String]
    /// A folder that holds them under their names, such as `/etc/facteur/credentials`.
    package var folder: String?
    /// Secrets that are in no file yet.
    package var inHand: [String: String]

    /// The credential whose octets seal saved tokens.
    package static let tokenKey = "tokens.key"

    package init(
        handedOver: [String: String] = [:], sealed: [String: String] = [:], folder: String? = nil,
        inHand: [String: String] = [:]
    ) {
        self.handedOver = handedOver
        self.sealed = sealed
        self.folder = folder
        self.inHand = inHand
    }

    /// `nil` where it is nowhere.
    func file(ofCredential name: String) -> String? {
        if let file = handedOver[name] { return file }
        return folder.map { "\($0)/\(name)" }.flatMap { InputFile.exists($0) ? $0 : nil }
    }

    /// The same, or where a file below `/run/credentials` comes from: those are there only while the service runs.
    func file(_ path: String) -> String {
        guard path.hasPrefix("/run/credentials/"), !InputFile.exists(path),
            let name = path.split(separator: "/").last
        else { return path }
        return file(ofCredential: String(name)) ?? path
    }
}
