import Foundation
import Glibc
import Store

/// Why tokens cannot be read or kept.
package struct TokenStoreFault: Error, Sendable, Equatable {
    package let file: String
    /// The system's words.
    package let reason: String

    package init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }

    package var message: String {
        "the login cannot be kept in \(file) (\(reason)); see that the service's user may write there and that the disk is not full"
    }
}

/// A login's tokens, as they are kept.
struct StoredToken: Sendable, Equatable, Codable {
    var schema = "facteur.token/1"
    /// Empty where there is none yet.
    var access: String
    /// Unix seconds at which it was asked for.
    var asked: Int64
    /// Seconds.
    var lifetime: Int64
    var refresh: String?
    /// Unix seconds after which the app's certificate no longer counts.
    var proofEnds: Int64?

    /// Whether it still counts. A clock that stands before the moment of asking has been set back, and tells nothing.
    func counts(at now: Int64) -> Bool { !access.isEmpty && asked <= now && now - asked < lifetime }

    /// Whether it will count for long enough to log in with: five minutes, or a fifth of a shorter life.
    func isFresh(at now: Int64) -> Bool {
        counts(at: now) && now - asked < lifetime - min(300, lifetime / 5)
    }
}

/// Keeps tokens in files beside the ledger, for their owner alone: each is replaced whole, and is on the disk before it is used.
struct TokenStore: Sendable {
    let folder: String

    /// - Parameter ledger: the file beside which the folder `tokens` is.
    init(besideLedger ledger: String) { folder = ledger.folderOfFile + "/tokens" }

    /// A file that holds no token is as good as none.
    private static let largest = 65_536

    func file(_ key: String) -> String { "\(folder)/\(key).json" }

    /// - Returns: `nil` where there is none, or nothing that can be understood.
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
        guard Self.write(Array(octets), to: descriptor), fsync(descriptor) == 0,
            renameat(folder, draft, folder, "\(key).json") == 0, fsync(folder) == 0
        else {
            let fault = fault(key)
            unlinkat(folder, draft, 0)
            throw fault
        }
    }

    /// Whoever asks for a new token holds this, so that two programs do not use up one refresh token.
    ///
    /// - Returns: `nil` where another program holds it.
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

    /// Made where it is not there yet, for the owner of the folder in which the ledger is.
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

    /// What root makes must be the service's own.
    private func giveToOwner(of folder: Int32, _ descriptor: Int32) {
        var information = stat()
        guard geteuid() == 0, fstat(folder, &information) == 0 else { return }
        _ = fchown(descriptor, information.st_uid, information.st_gid)
    }

    private static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    private func fault(_ key: String) -> TokenStoreFault {
        TokenStoreFault(file: file(key), reason: String(cString: strerror(errno)))
    }
}

/// Held until it is let go, or the process ends.
final class TokenLock: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
