import Foundation
import Glibc
import Mail
import Store

/// Why tokens cannot be read or saved.
package struct TokenStoreFault: Error, Sendable, Equatable {
    package let file: String
    /// The system's error message.
    package let reason: String

    package init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }

    package var message: String {
        "the login cannot be kept in \(file) (\(reason)); see that the service's user may write there and that the disk is not full"
    }
}

/// A login's tokens as they are saved.
struct StoredToken: Sendable, Equatable {
    /// How the file keeps it.
    enum Protection: Sendable {
        case plain, sealed
        /// Sealed with a key that is not at hand: it has neither token.
        case locked
    }

    /// Empty if there is none yet.
    var access: String
    /// Unix seconds at which it was requested.
    var asked: Int64
    /// Seconds.
    var lifetime: Int64
    var refresh: String?
    /// Unix seconds after which the app's certificate no longer counts.
    var proofEnds: Int64?
    var protection = Protection.plain

    /// Whether the token is still valid. If the clock is before the time of the request, it was set back, and the token does not
    /// count.
    func counts(at now: Int64) -> Bool { !access.isEmpty && asked <= now && now - asked < lifetime }

    /// Whether it will be valid long enough to log in with: five minutes, or a fifth of a shorter lifetime.
    func isFresh(at now: Int64) -> Bool {
        counts(at: now) && now - asked < lifetime - min(300, lifetime / 5)
    }
}

/// Saves tokens in files beside the ledger, readable only by their owner, and sealed where there is a key for that: each file is
/// replaced as a whole, and is on the disk before its token is used.
struct TokenStore: Sendable {
    let folder: String
    var seal: TokenSeal?

    /// - Parameter ledger: the file beside which the folder `tokens` is.
    init(besideLedger ledger: String) { folder = ledger.folderOfFile + "/tokens" }

    /// A file without a token counts as missing.
    private static let largest = 65_536

    func file(_ key: String) -> String { "\(folder)/\(key).json" }

    /// - Returns: `nil` if there is none, or none that can be parsed.
    func read(_ key: String) throws(TokenStoreFault) -> StoredToken? {
        do {
            let octets = try InputFile.read(file(key), atMost: Self.largest)
            return (try? JSONDecoder().decode(TokenFile.self, from: Data(octets)))?.token(key, seal)
        } catch .missing {
            return nil
        } catch {
            throw TokenStoreFault(file: file(key), reason: error.message)
        }
    }

    func write(_ token: StoredToken, _ key: String) throws(TokenStoreFault) {
        guard let octets = TokenFile(token, key, seal).flatMap({ try? JSONEncoder().encode($0) }) else {
            throw TokenStoreFault(file: file(key), reason: "not to be encoded")
        }
        let folder = try openFolder(key)
        defer { close(folder) }
        let draft = "\(key).new"
        unlinkat(folder, draft, 0)
        let descriptor = openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault(key) }
        defer { close(descriptor) }
        giveToOwner(of: folder, descriptor)
        guard OutputFile.write(Array(octets), to: descriptor), fsync(descriptor) == 0,
            renameat(folder, draft, folder, "\(key).json") == 0, fsync(folder) == 0
        else {
            let fault = fault(key)
            unlinkat(folder, draft, 0)
            throw fault
        }
    }

    /// A program that requests a new token holds this lock, so that two programs do not use the same refresh token.
    ///
    /// - Returns: `nil` if another program holds it.
    func lock(_ key: String) throws(TokenStoreFault) -> TokenLock? {
        let folder = try openFolder(key)
        defer { close(folder) }
        let descriptor = openat(folder, "\(key).lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault(key) }
        giveToOwner(of: folder, descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return TokenLock(descriptor)
    }

    /// Created if it does not exist, for the owner of the ledger's folder.
    private func openFolder(_ key: String) throws(TokenStoreFault) -> Int32 {
        let isNew = mkdir(folder, 0o700) == 0
        guard isNew || errno == EEXIST else { throw fault(key) }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(key) }
        if isNew {
            let parent = open(folder.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if parent >= 0 {
                giveToOwner(of: parent, descriptor)
                fsync(parent)
                close(parent)
            }
        }
        return descriptor
    }

    /// A file that root creates must belong to the service's user.
    private func giveToOwner(of folder: Int32, _ descriptor: Int32) {
        var information = stat()
        guard geteuid() == 0, fstat(folder, &information) == 0 else { return }
        _ = fchown(descriptor, information.st_uid, information.st_gid)
    }

    private func fault(_ key: String) -> TokenStoreFault {
        TokenStoreFault(file: file(key), reason: String(cString: strerror(errno)))
    }
}

/// Held until it is released, or the process ends.
final class TokenLock: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

/// The file's form: tokens as they are (`facteur.token/1`), or sealed (`facteur.token/2`). What says when it ends is never sealed:
/// `status` and `check` need no key.
private struct TokenFile: Codable {
    private struct Tokens: Codable {
        var access: String
        var refresh: String?
    }

    private static let (plainSchema, sealedSchema) = ("facteur.token/1", "facteur.token/2")

    private var schema: String
    private var access: String?
    private var refresh: String?
    private var sealed: String?
    private var asked: Int64
    private var lifetime: Int64
    private var proofEnds: Int64?

    /// - Returns: `nil` where it cannot be encoded or sealed.
    init?(_ token: StoredToken, _ key: String, _ seal: TokenSeal?) {
        (asked, lifetime, proofEnds) = (token.asked, token.lifetime, token.proofEnds)
        guard let seal else {
            (schema, access, refresh) = (Self.plainSchema, token.access, token.refresh)
            return
        }
        schema = Self.sealedSchema
        let tokens = Tokens(access: token.access, refresh: token.refresh)
        guard let octets = try? JSONEncoder().encode(tokens), let text = seal.seal(octets, as: purpose(key))
        else { return nil }
        sealed = text
    }

    /// One login's tokens cannot be taken for another's, nor be given another end.
    private func purpose(_ key: String) -> String {
        "\(schema) \(key) \(asked) \(lifetime) \(proofEnds ?? 0)"
    }

    /// - Returns: `nil` for a file of another form.
    func token(_ key: String, _ seal: TokenSeal?) -> StoredToken? {
        var token = StoredToken(access: "", asked: asked, lifetime: lifetime, proofEnds: proofEnds)
        switch (schema, access, sealed) {
        case (Self.plainSchema, let access?, nil): (token.access, token.refresh) = (access, refresh)
        case (Self.sealedSchema, nil, let sealed?):
            guard let octets = seal?.open(sealed, as: purpose(key)),
                let tokens = try? JSONDecoder().decode(Tokens.self, from: octets)
            else {
                token.protection = .locked
                return token
            }
            (token.access, token.refresh) = (tokens.access, tokens.refresh)
            token.protection = .sealed
        default: return nil
        }
        return token
    }
}
