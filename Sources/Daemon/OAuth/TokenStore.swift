import Foundation
import Glibc
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

/// A login's tokens in their saved form.
struct StoredToken: Sendable, Equatable, Codable {
    var schema = "facteur.token/1"
    /// Empty if there is none yet.
    var access: String
    /// Unix seconds at which it was requested.
    var asked: Int64
    /// Seconds.
    var lifetime: Int64
    var refresh: String?
    /// Unix seconds after which the app's certificate no longer counts.
    var proofEnds: Int64?

    /// Whether the token is still valid. If the clock is before the time of the request, it was set back, and the token does not
    /// count.
    func counts(at now: Int64) -> Bool { !access.isEmpty && asked <= now && now - asked < lifetime }

    /// Whether it will be valid long enough to log in with: five minutes, or a fifth of a shorter lifetime.
    func isFresh(at now: Int64) -> Bool {
        counts(at: now) && now - asked < lifetime - min(300, lifetime / 5)
    }
}

/// Saves tokens in files beside the ledger, readable only by their owner: each file is replaced as a whole, and is on the disk
/// before its token is used.
struct TokenStore: Sendable {
    let folder: String

    /// - Parameter ledger: the file beside which the folder `tokens` is.
    init(besideLedger ledger: String) { folder = ledger.folderOfFile + "/tokens" }

    /// A file without a token counts as missing.
    private static let largest = 65_536

    func file(_ key: String) -> String { "\(folder)/\(key).json" }

    /// - Returns: `nil` if there is none, or none that can be parsed.
    func read(_ key: String) throws(TokenStoreFault) -> StoredToken? {
        do {
            let octets = try InputFile.read(file(key), atMost: Self.largest)
            let token = try? JSONDecoder().decode(StoredToken.self, from: Data(octets))
            return token?.schema == "facteur.token/1" ? token : nil
        } catch .missing {
            return nil
        } catch {
            throw TokenStoreFault(file: file(key), reason: error.message)
        }
    }

    func write(_ token: StoredToken, _ key: String) throws(TokenStoreFault) {
        guard let octets = try? JSONEncoder().encode(token) else {
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
