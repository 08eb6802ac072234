import FacteurCore
import Foundation
import GRDB
import Glibc

extension Ledger {
    /// Copies the ledger as it stands at this instant, while it may be in use. The copy is on hold from its first moment: what
    /// leaves after that instant, it does not know of.
    ///
    /// - Parameter file: is not there yet; appears when it is whole and on the disk.
    /// - Throws: `LedgerFault`; `.exists` where the file is there.
    package func backUp(to file: String, at now: Int64) async throws(LedgerFault) {
        guard access(file, F_OK) != 0 else { throw .exists(path: file) }
        do {
            let draft = try BackupDraft(of: file, ledger: path)
            // Held until it has its name, or is gone.
            defer { withExtendedLifetime(draft) {} }
            do {
                try await copy(into: draft.path, at: now)
                try Self.settleOnDisk(draft.path, as: file)
            } catch {
                unlink(draft.path)
                throw error
            }
        } catch {
            throw atBackup(LedgerFault(error, path: file))
        }
    }

    /// Rights that fail at the backup are not those of the ledger.
    private func atBackup(_ fault: LedgerFault) -> LedgerFault {
        guard case .notPermitted(let file) = fault, !Self.files(at: path).contains(file)
        else { return fault }
        return .backupNotPermitted(path: file)
    }

    private func copy(into draft: String, at now: Int64) async throws {
        // SQLite's own copy, which leaves no half transaction in it.
        do {
            try await outsideTransaction { try $0.execute("VACUUM INTO \(draft)") }
        } catch LedgerFault.diskFull {
            // Reading the ledger fills no disk.
            throw LedgerFault.diskFull(path: draft)
        }
        var configuration = GRDB.Configuration()
        configuration.journalMode = .default
        let copy = try DatabaseQueue(path: draft, configuration: configuration)
        try await copy.writeWithoutTransaction { connection in
            let database = Database(connection)
            // A draft that is cut off is thrown away: a journal would only be left behind.
            try database.execute("PRAGMA journal_mode = OFF")
            try database.execute(
                """
                UPDATE ledger SET hold_since = coalesce(hold_since, \(now)), file = NULL,
                    hold_reason = 'this is a backup of ' || strftime('%Y-%m-%dT%H:%M:%SZ', \(now), 'unixepoch')
                        || ': look at what has been sent since, then release'
                """)
            let finding = try database.value("PRAGMA quick_check(1)", as: String.self)
            guard finding == "ok" else {
                throw LedgerFault.damaged(path: draft, detail: finding ?? "no answer")
            }
        }
        try copy.close()
    }

    private static func settleOnDisk(_ draft: String, as file: String) throws {
        let written = Glibc.open(draft, O_RDONLY | O_CLOEXEC)
        guard written >= 0 else { throw LedgerFault(errno: errno, path: file) }
        defer { Glibc.close(written) }
        guard fsync(written) == 0 else { throw LedgerFault(errno: errno, path: draft) }
        let folder = Glibc.open(file.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw LedgerFault(errno: errno, path: file) }
        defer { Glibc.close(folder) }
        // link(2), unlike rename(2), never replaces what somebody else has put there meanwhile.
        guard link(draft, file) == 0 else {
            throw LedgerFault(errnoOfLink: errno, path: file)
        }
        unlink(draft)
        // Some file systems write a folder through by themselves and refuse to be asked.
        guard fsync(folder) == 0 || [EINVAL, EOPNOTSUPP].contains(errno) else {
            let fault = LedgerFault(errno: errno, path: file)
            unlink(file)
            throw fault
        }
    }
}

extension String {
    /// Where the file at this path stands: `.` for a bare name.
    package var folderOfFile: String {
        let folder = (self as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }
}

extension Ledger {
    /// Whether the service works on another file than before: a copy, or one that was put back. What left after it was made is
    /// not in it, so nothing is sent until a person says so.
    ///
    /// - Returns: whether that is so, and news.
    package func holdIfCopied(at now: Int64) async throws(LedgerFault) -> Bool {
        let file = Self.mark(of: path)
        return try await write { database in
            let known = try database.value("SELECT file FROM ledger", as: String.self)
            guard known != file else { return false }
            try database.execute("UPDATE ledger SET file = \(file)")
            guard known != nil else { return false }
            try database.execute(
                """
                UPDATE ledger SET hold_since = coalesce(hold_since, \(now)), hold_reason = coalesce(hold_reason,
                    'this ledger is a copy or was put back: look at what has been sent since, then release')
                """)
            return true
        }
    }

    /// The file's number and, where the file system keeps it, its time of birth: numbers are given again. Not the device's
    /// number, which may be another after a restart.
    private static func mark(of path: String) -> String? {
        var answer = [UInt8](repeating: 0, count: 256)
        guard statx(AT_FDCWD, path, 0, Self.numberAndBirth, &answer) == 0 else { return nil }
        func value<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
            answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        }
        let isBorn = value(UInt32.self, at: 0) & Self.birth != 0
        return "\(value(UInt64.self, at: 32))"
            + (isBorn ? " \(value(Int64.self, at: 80)).\(value(UInt32.self, at: 88))" : "")
    }

    /// STATX_BTIME, and with it STATX_INO, of <linux/stat.h>.
    private static let birth: UInt32 = 0x800
    private static let numberAndBirth: UInt32 = 0x900
}

/// statx(2), which is not imported; the answer is a `struct statx` of 256 octets.
@_silgen_name("statx") private func statx(
    _ folder: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ mask: UInt32,
    _ answer: UnsafeMutableRawPointer
) -> Int32
