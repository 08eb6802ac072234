import FacteurCore
import Foundation

/// The last roster read, with the ledger's generation it belongs to.
final class RosterCache: @unchecked Sendable {
    private let lock = NSLock()
    private var held: (generation: Int64, roster: Roster)?

    func roster(of generation: Int64, read: () throws -> Roster) rethrows -> Roster {
        lock.lock()
        defer { lock.unlock() }
        if let held, held.generation == generation { return held.roster }
        let roster = try read()
        held = (generation, roster)
        return roster
    }
}
