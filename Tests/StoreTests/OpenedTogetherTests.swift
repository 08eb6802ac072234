import FacteurCore
import Store
import TestSupport
import Testing

/// Several programs that open a ledger which is not there yet, as `status` does beside a service that starts.
@Suite("A new ledger opened by several at once") struct OpenedTogetherTests {
    @Test("each of them has it, and none is turned away", arguments: 1...12)
    func together(round: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/facteur.sqlite"
        let states = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...4 {
                group.addTask {
                    let ledger = try Ledger(path: path, now: 1)
                    return try await ledger.status(at: 1).mailboxes.count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(states == [0, 0, 0, 0])
        try await Ledger(path: path, mayCreate: false, now: 2).checkIntegrity()
    }
}
