import Foundation
import TestSupport

/// What happens to a program's file operations, from the outside: see `Tests/FileFaults`.
struct FileFault: Sendable, CustomStringConvertible {
    enum What: Sendable, Hashable {
        /// Nothing; the operations are only written down.
        case nothing
        /// SIGKILL before it, after it, in the middle of what it writes.
        case before, after, torn
        /// The current fails: as `after`, and whatever no fsync has covered is gone. The names in the folder stay.
        case power
        /// This one fails with an errno, and all that follow.
        case fails(Int32)
        /// This one alone: the next says that all is well.
        case failsOnce(Int32)
    }

    let what: What
    /// The number of the operation, from 1; 0 for none.
    let number: Int

    /// The operations that every program takes on the ledger and its companions.
    static let known: Set<String> = [
        "create facteur.sqlite", "create facteur.sqlite-wal", "create facteur.sqlite-shm",
        "write facteur.sqlite", "write facteur.sqlite-wal", "write facteur.sqlite-shm", "sync facteur.sqlite",
        "sync facteur.sqlite-wal", "truncate facteur.sqlite", "remove facteur.sqlite-wal",
        "remove facteur.sqlite-shm",
    ]
    static let ofTheService: Set<String> = [
        "create facteur.sqlite.lock", "truncate facteur.sqlite.lock", "write facteur.sqlite.lock",
    ]
    static let ofANewLedger: Set<String> = [
        "create facteur.sqlite-journal", "write facteur.sqlite-journal", "sync facteur.sqlite-journal",
        "remove facteur.sqlite-journal",
    ]
    static let ofABackup: Set<String> = [
        "create facteur.sqlite.copy.partial", "write facteur.sqlite.copy.partial",
        "sync facteur.sqlite.copy.partial", "link facteur.sqlite.copy", "remove facteur.sqlite.copy.partial",
    ]

    /// What is at stake in a commit, in the log of a run: a frame of the WAL, and the fsync that follows the frames. Whoever is
    /// told that it failed may not say that all went well.
    static func isOfACommit(_ number: Int, in operations: [String]) -> Bool {
        guard operations.indices.contains(number - 1) else { return false }
        let before = operations.prefix(number - 1).last { $0.hasSuffix("-wal") }
        let frame = "write facteur.sqlite-wal"
        return operations[number - 1] == frame
            || operations[number - 1] == "sync facteur.sqlite-wal" && before == frame
    }

    static let none = FileFault(what: .nothing, number: 0)

    /// SIGKILL of every kind.
    static let kills: [What] = [.before, .after, .torn, .power]

    var description: String { "\(what) at operation \(number)" }

    func environment(below root: String, log: String) -> [String: String] {
        let word =
            switch what {
            case .nothing: "nothing"
            case .before: "before"
            case .after: "after"
            case .torn: "torn"
            case .power: "power"
            case .fails(let code): "\(code)"
            case .failsOnce(let code): "\(code) once"
            }
        return [
            "LD_PRELOAD": Site.executable("libFileFaults.so"), "FILE_FAULTS_ROOT": root,
            "FILE_FAULTS_AT": "\(number)", "FILE_FAULTS_DO": word, "FILE_FAULTS_LOG": log,
        ]
    }

    /// The first and the last operation of every kind on every file, or the one and the other in turn, each with the kinds in
    /// turn; or every operation with every kind.
    static func chosen(from operations: [String], _ kinds: [What], bothEnds: Bool) -> [FileFault] {
        let all = operations.indices.map { $0 + 1 }
        if Crash.Depth.wanted == .all {
            return all.flatMap { number in kinds.map { FileFault(what: $0, number: number) } }
        }
        let ranges = Dictionary(grouping: all) { operations[$0 - 1] }.sorted { $0.key < $1.key }.map(\.value)
        let ends = ranges.enumerated().flatMap { turn, range in
            bothEnds ? [range.first, range.last] : [turn % 2 == 0 ? range.first : range.last]
        }
        return Set(ends.compactMap(\.self)).sorted().enumerated().map { turn, number in
            FileFault(what: kinds[turn % kinds.count], number: number)
        }
    }
}
