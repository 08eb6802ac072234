import FacteurCore
import Foundation
import GRDB
import Glibc
import Text

/// The SQLite database: every mail seen, every offer, every decision, every letter (contract, "Words").
///
/// Each function here is one transaction, and only the ledger outlives the process. The ledger decides nothing: if a transaction
/// needs a rule, the caller passes it in. Times are Unix seconds, also passed in.
package final class Ledger: Sendable {
    package let path: String
    /// Raised after each commit of this process that changed a row, but for those of the sender's own.
    package let committed = Signal()
    private let pool: any DatabaseWriter
    private let shared: SharedCommits
    private let crashPoint: CrashPoint
    private let rosterCache = RosterCache()
    let refusals = RecentRefusals()
    /// Whether it shows for ever what it held when it was opened: for a looker, while nobody else has it open.
    package let isSnapshot: Bool
    /// The file that was opened.
    private let identity: FileIdentity?
    /// The lock of a service.
    private let lock: ServiceLock?

    /// Opens the ledger, creates it if there is none (readable by its owner, and by a group that may enter a folder closed to all
    /// others) and migrates it to the current schema. For a looker who may read it and not write it, nothing is changed.
    ///
    /// - Parameters:
    ///   - mayCreate: `false` for commands that only read.
    ///   - busyPolicy: for when another program has the ledger locked.
    ///   - lock: the lock of the service that opens it, held while the ledger is open.
    ///   - crashPoint: called before and after every commit.
    /// - Throws: `LedgerFault`.
    package init(
        path: String, mayCreate: Bool = true, now: Int64, busyPolicy: BusyPolicy = .writer,
        lock: ServiceLock? = nil, crashPoint: CrashPoint = .none
    ) throws(LedgerFault) {
        self.path = path
        self.lock = lock
        self.crashPoint = crashPoint
        do {
            let exists = try Self.exists(path)
            // An empty file is none yet: whoever makes no ledger makes none of it.
            guard exists && !Self.isEmpty(path) || mayCreate else {
                throw LedgerFault.missing(path: path)
            }
            if exists, busyPolicy.onlyLooks, access(path, W_OK) != 0, access(path, R_OK) == 0 {
                (pool, isSnapshot) = try Self.openForReading(path)
                shared = SharedCommits(pool, crashPoint)
                identity = FileIdentity(path: path)
                return
            }
            if !exists { try Self.createPrivately(path) }
            if lock != nil { Self.letGroupRead(path) }
            isSnapshot = false
            pool = try DatabasePool(path: path, configuration: Self.configuration(busyPolicy))
            shared = SharedCommits(pool, crashPoint)
            identity = FileIdentity(path: path)
            crashPoint(.before, "commit schema")
            try Self.makeTables(pool)
            try Self.insistOnFullSynchronous(pool)
            try Self.migrate(pool, path: path, now: now)
            crashPoint(.after, "commit schema")
        } catch {
            throw LedgerFault(error, path: path)
        }
    }

    /// Writes the journal into the file and lets go of it; nothing can be read or written after that.
    ///
    /// - Throws: `LedgerFault`, also where something is read from it still.
    package func close() throws(LedgerFault) {
        do {
            // The last connection writes the journal into the file, and GRDB closes the one that may write first
            // (github.com/groue/GRDB.swift/issues/739).
            (pool as? DatabasePool)?.invalidateReadOnlyConnections()
            try pool.close()
        } catch {
            throw LedgerFault(error, path: path)
        }
    }

    /// The file and SQLite's companion files, whether or not they exist now.
    package static func files(at path: String) -> [String] { [path, path + "-wal", path + "-shm"] }

    /// Only reads, and changes nothing of the file: not even its schema.
    ///
    /// - Throws: `LedgerFault`; `.notPermitted` for a ledger of another schema.
    init(reading path: String) throws(LedgerFault) {
        self.path = path
        (lock, crashPoint) = (nil, .none)
        do {
            (pool, isSnapshot) = try Self.openForReading(path)
            shared = SharedCommits(pool, crashPoint)
            identity = FileIdentity(path: path)
        } catch {
            throw LedgerFault(error, path: path)
        }
    }

    /// - Throws: `LedgerFault.folderClosed` where this user may not see whether it is there.
    private static func exists(_ path: String) throws(LedgerFault) -> Bool {
        var status = stat()
        if stat(path, &status) == 0 { return true }
        guard errno == EACCES else { return false }
        throw .folderClosed(path: path)
    }

    /// Nothing is in the file, nor in its journal: a new ledger's tables stand there first.
    private static func isEmpty(_ path: String) -> Bool {
        files(at: path).prefix(2).allSatisfy { name in
            var status = stat()
            return stat(name, &status) != 0 || status.st_size == 0
        }
    }

    /// A member of the service's group may look. While a service has the ledger open, its journal is there to be read; when none
    /// has, the file is whole, and SQLite is told that nobody writes.
    private static func openForReading(_ path: String) throws -> (any DatabaseWriter, isSnapshot: Bool) {
        var configuration = Self.configuration(.looker)
        configuration.readonly = true
        let isAlone = access(path + "-wal", F_OK) != 0
        let encoded = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        let queue = try DatabaseQueue(
            path: isAlone ? "file:\(encoded)?immutable=1" : path, configuration: configuration)
        let migrator = Migrations.migrator()
        if try queue.read(migrator.hasBeenSuperseded) { throw LedgerFault.newer(path: path) }
        guard try queue.read(migrator.hasCompletedMigrations) else {
            throw LedgerFault.notPermitted(path: path)
        }
        return (queue, isAlone)
    }

    /// Whether the group may look at a ledger there: its folder is open to the group, and closed to all others.
    package static func isForGroup(_ path: String) -> Bool {
        folder(of: path).map(isForGroup) ?? false
    }

    private static func isForGroup(_ folder: stat) -> Bool { folder.st_mode & 0o057 == 0o050 }

    private static func folder(of path: String) -> stat? {
        var folder = stat()
        return stat(FileIdentity.resolved(path).folderOfFile, &folder) == 0 ? folder : nil
    }

    private static func letGroupRead(_ path: String) {
        var file = stat()
        // Root follows no name that another user may have put there.
        guard let folder = folder(of: path), geteuid() == folder.st_uid, isForGroup(folder),
            lstat(path, &file) == 0, file.st_mode & 0o777 == 0o600, file.st_gid == folder.st_gid
        else { return }
        for name in files(at: path) {
            guard lstat(name, &file) == 0, file.st_mode & S_IFMT == S_IFREG, file.st_nlink == 1 else {
                continue
            }
            chmod(name, 0o640)
        }
    }

    private static func configuration(_ busyPolicy: BusyPolicy) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .callback { busyPolicy.waits(after: $0) }
        // Deleted data must not stay readable in the file; many builds of SQLite have this on by default.
        configuration.prepareDatabase { try Database($0).execute("PRAGMA secure_delete = ON") }
        configuration.maximumReaderCount = 2
        configuration.label = "ledger"
        return configuration
    }

    /// An empty file of mode 0600, made before SQLite writes a byte: the companions `-wal` and `-shm` take their permissions from
    /// it. A file that another process has just made stays as it is.
    private static func createPrivately(_ path: String) throws {
        let descriptor = FileOwner.openOrMake(path, O_RDWR)
        guard descriptor >= 0 else { throw LedgerFault(errno: errno, path: path) }
        Glibc.close(descriptor)
    }

    /// `DatabasePool` chooses NORMAL, with which a power cut may lose a committed transaction. FULL prevents that.
    private static func insistOnFullSynchronous(_ pool: any DatabaseWriter) throws {
        try pool.writeWithoutTransaction { connection in
            let database = Database(connection)
            try database.execute("PRAGMA synchronous = FULL")
            guard try database.count("PRAGMA synchronous") == 2 else {
                throw LedgerFault.other(detail: "SQLite would not promise to write through")
            }
        }
    }

    /// Makes the tables of a new ledger, which are written through together with its first row (`migrate`): until then there is
    /// nothing to lose, and one fsync a migration is what a first start would wait for longest. A power cut in between leaves the
    /// file as it was after one of them.
    private static func makeTables(_ pool: any DatabaseWriter) throws {
        let isNew = try pool.read { try Database($0).count("SELECT count(*) FROM sqlite_schema") == 0 }
        if isNew { try completeSchema(pool) }
    }

    /// Another process that opens the ledger at the same moment may take any of the steps first. Each is one transaction, and is
    /// refused to whoever comes second, who then goes on behind it.
    private static func completeSchema(_ pool: any DatabaseWriter) throws {
        let migrator = Migrations.migrator()
        let countTaken = { try pool.read { try migrator.appliedIdentifiers($0).count } }
        var taken = try countTaken()
        while true {
            do {
                return try migrator.migrate(pool)
            } catch let refusal as DatabaseError {
                let before = taken
                taken = try countTaken()
                // Nobody has gone on: the step itself is at fault.
                guard taken > before else { throw refusal }
            }
        }
    }

    private static func migrate(_ pool: any DatabaseWriter, path: String, now: Int64) throws {
        let migrator = Migrations.migrator()
        if try pool.read(migrator.hasBeenSuperseded) { throw LedgerFault.newer(path: path) }
        if try pool.read(migrator.hasCompletedMigrations) == false { try completeSchema(pool) }
        let isNew = try pool.read { try Database($0).count("SELECT count(*) FROM ledger") == 0 }
        guard isNew else { return }
        try pool.write { connection in
            try Database(connection).execute(
                "INSERT INTO ledger (id, created_at, secret) VALUES (1, \(now), randomblob(32)) ON CONFLICT DO NOTHING"
            )
        }
    }

    /// Reads a consistent snapshot. It runs in a task of its own, as writing does: a cancelled caller gets the cancellation from
    /// the network, never as a fault of the ledger.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerFault) -> Value {
        let pool = pool
        do {
            return try await Task { try await pool.read { try body(Database($0)) } }.value
        } catch {
            throw LedgerFault(error, path: path, isOpen: true)
        }
    }

    /// For what SQLite does outside a transaction, which still sees a consistent snapshot.
    func outsideTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerFault) -> Value {
        let pool = pool
        do {
            return try await Task { try await pool.writeWithoutTransaction { try body(Database($0)) } }.value
        } catch {
            throw LedgerFault(error, path: path, isOpen: true)
        }
    }

    /// One transaction. It runs in a task of its own, so that the caller may be cancelled without losing a commit on which the
    /// outside world already depends.
    ///
    /// - Parameters:
    ///   - isQuiet: whether it can make no letter due that its caller does not know of: nobody is woken by it.
    ///   - function: the caller's name, for the crash point.
    func write<Value: Sendable>(
        isQuiet: Bool = false, function: String = #function,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerFault) -> Value {
        let (pool, crashPoint, committed) = (pool, crashPoint, committed)
        do {
            return try await Task {
                let (value, hasChanged) = try await pool.write { connection in
                    let before = connection.totalChangesCount
                    let value = try body(Database(connection))
                    crashPoint(.before, "commit \(function.prefix { $0 != "(" })")
                    return (value, connection.totalChangesCount != before)
                }
                crashPoint(.after, "commit \(function.prefix { $0 != "(" })")
                if hasChanged, !isQuiet { committed.raise() }
                return value
            }.value
        } catch {
            throw LedgerFault(error, path: path, isOpen: true)
        }
    }

    /// As a quiet `write`, in one transaction with the others that ask while one is under way (`SharedCommits`).
    func writeTogether<Value: Sendable>(
        function: String = #function, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerFault) -> Value {
        do {
            return try await shared.perform("commit \(function.prefix { $0 != "(" })", body)
        } catch {
            throw LedgerFault(error, path: path, isOpen: true)
        }
    }

    /// Another value than before means that another process has committed something meanwhile; asking costs next to nothing.
    package func changesOfOthers() async throws(LedgerFault) -> ChangesOfOthers {
        try await outsideTransaction { ChangesOfOthers(version: try $0.count("PRAGMA data_version")) }
    }

    /// Before a letter is sent, the ledger must be the file that the next service reads, and this service must be the only one.
    ///
    /// - Throws: `LedgerFault.replaced`, `.lockGone`.
    func insistOnSameFile() throws {
        guard identity != nil, identity == FileIdentity(path: path) else {
            throw LedgerFault.replaced(path: path)
        }
        if let lock, !lock.guards(ledger: path) { throw LedgerFault.lockGone(path: path) }
    }

    /// The roster with its indexes, built again only when a process has changed it.
    func cachedRoster(_ database: Database) throws -> Roster {
        let generation = try database.value("SELECT generation FROM ledger", as: Int64.self) ?? 0
        return try rosterCache.roster(of: generation) { Roster(try Self.interns(database)) }
    }

    /// Runs SQLite's own check of the whole file (`PRAGMA quick_check`) and of every reference.
    ///
    /// - Throws: `LedgerFault.damaged`.
    package func checkIntegrity() async throws(LedgerFault) {
        let findings = try await read { database in
            try database.values("PRAGMA quick_check(3)", as: String.self).filter { $0 != "ok" }
                + database.rows("PRAGMA foreign_key_check").prefix(1).map { _ in "a reference leads nowhere" }
        }
        guard let first = findings.first else { return }
        throw .damaged(path: path, detail: first)
    }
}

/// How far other processes have changed the ledger; it can only be compared.
package struct ChangesOfOthers: Sendable, Equatable {
    /// SQLite's own, of the one connection that writes (sqlite.org/pragma.html#pragma_data_version).
    fileprivate let version: Int
}

/// The last roster read, with the ledger's generation.
final class RosterCache: Sendable {
    private let held = Locked<(generation: Int64, roster: Roster)?>(nil)

    func roster(of generation: Int64, read: () throws -> Roster) throws -> Roster {
        try held.withLock { held in
            if let held, held.generation == generation { return held.roster }
            let roster = try read()
            held = (generation, roster)
            return roster
        }
    }
}

extension Ledger {
    /// A service has opened this ledger. If its version is another than before, the tries of held mails are reset, because it may
    /// be able to read a mail that ended an earlier version.
    package func serviceBegan(pid: Int32, version: String, at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                """
                UPDATE mail SET tries = 0 WHERE outcome = 'held' AND tries > 0
                    AND (SELECT service_version FROM ledger) IS NOT \(version)
                """)
            try database.execute(
                "UPDATE ledger SET service_pid = \(pid), service_since = \(now), service_version = \(version)"
            )
        }
    }
}
