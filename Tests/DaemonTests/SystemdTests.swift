import Daemon
import FacteurCore
import Foundation
import Glibc
import Store
import TestSupport
import Testing

@Suite("what systemd is told") struct SystemdTests {
    @Test(
        "ready, reloading and ready again, whether the new settings are good or bad, and at the end that it stops"
    )
    func life() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        let manager = try SystemdManager(fixture)
        try await fixture.serving { orders in
            try await fixture.wait(for: "ready") { manager.count("READY=1") == 1 }
            for (number, isBad) in [true, false].enumerated() {
                fixture.failsToLoad = isBad
                orders.yield(.reload)
                try await fixture.wait(for: "ready again") { manager.count("READY=1") == number + 2 }
                #expect(manager.count("RELOADING=1") == number + 1)
            }
            #expect(manager.count("STOPPING=1") == 0)
        }
        let words = manager.words
        #expect(words.filter { $0 == "STOPPING=1" }.count == 1)
        let reloading = try #require(words.first { $0.hasPrefix("RELOADING=1") })
        let time = try #require(reloading.split(separator: "MONOTONIC_USEC=").last.flatMap { Int($0) })
        #expect(time > 0)
        // Between being told that it reloads and that it is ready, nothing else says that it is ready.
        let order = words.filter { $0.hasPrefix("RE") }.map { String($0.prefix(2 + 1)) }
        #expect(order == ["REA", "REL", "REA", "REL", "REA"])
    }

    @Test(
        "the watchdog is fed while the mailboxes make their round trips, and no more when one hangs; the status line says which"
    )
    func silentMailbox() async throws {
        let (good, hangs) = (try ScriptedMailbox(), try ScriptedMailbox())
        let fixture = try await ScriptedFixture(mailboxes: [good, hangs])
        fixture.watchdog = .milliseconds(300)
        fixture.longestStop = .seconds(5)
        let manager = try SystemdManager(fixture)
        try await fixture.serving { _ in
            // Two polls later both have made their round trips, and it is fed.
            try await fixture.wait(for: "food") { manager.count("WATCHDOG=1") > 2 }
            fixture.now += 121
            for mailbox in [good, hangs] { mailbox.add([ScriptedFixture.plain(1)]) }
            try await fixture.wait(for: "both mailboxes") { try await fixture.mails().count == 2 }
            let fed = manager.count("WATCHDOG=1")
            try await fixture.wait(for: "food again") { manager.count("WATCHDOG=1") > fed + 2 }
            #expect(manager.count("STATUS=all is well") > 0)

            hangs.manners.silentAt = ["NOOP", "DONE", "UID", "FETCH", "LOGIN", "CAPABILITY", "EXAMINE"]
            hangs.add([ScriptedFixture.plain(2)])
            var isStarved = false
            for moment in 2...20 where !isStarved {
                fixture.now += 121
                good.add([ScriptedFixture.plain(moment)])
                try await fixture.wait(for: "the good mailbox") {
                    try await fixture.mails().count >= moment + 1
                }
                let (fed, looks) = (manager.count("WATCHDOG=1"), manager.count("STATUS="))
                try await fixture.wait(for: "three looks") { manager.count("STATUS=") > looks + 3 }
                // On a busy machine the good one may be late as well, for a while.
                isStarved = manager.count("WATCHDOG=1") == fed && manager.count("STATUS=mailbox box2") > 0
            }
            #expect(isStarved)
        }
    }

    @Test("why the watchdog is not fed stands in the log, once until it is fed again")
    func unreadableLedger() async throws {
        let fixture = try await ScriptedFixture(mailboxes: [try ScriptedMailbox()])
        fixture.watchdog = .milliseconds(300)
        let manager = try SystemdManager(fixture)
        let ledger = fixture.configuration.database
        let words = "watchdog goes without its sign: the ledger \(ledger) is damaged"
        try await fixture.serving { _ in
            for time in 1...2 {
                let fed = manager.count("WATCHDOG=1")
                try await fixture.wait(for: "food") { manager.count("WATCHDOG=1") > fed }
                try LedgerFile.edit(ledger, "UPDATE ledger SET relay_error_since = \(Int64.max)")
                try await fixture.wait(for: "the word about it") { fixture.journal.count(words) >= time }
                // Three looks more.
                try await Task.sleep(for: .milliseconds(400))
                #expect(fixture.journal.count(words) == time, "\(fixture.journal.lines)")
                try LedgerFile.edit(ledger, "UPDATE ledger SET relay_error_since = NULL")
            }
        }
    }

    @Test("a manager that does not listen keeps nobody: mail is read all the same")
    func deafManager() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.watchdog = .milliseconds(3)
        let manager = try SystemdManager(fixture)
        try await fixture.serving { _ in
            for number in 1...3 {
                mailbox.add([ScriptedFixture.plain(number)])
                try await fixture.wait(for: "mail \(number)") { try await fixture.mails().count == number }
                try await Task.sleep(for: .milliseconds(100))
            }
            // As many as the system queues; the rest was let go.
            #expect(manager.count("STATUS=") > 3)
        }
    }

    @Test("the watchdog is fed no more when letters are due and do not leave")
    func stuckOutbox() async throws {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.watchdog = .milliseconds(300)
        let manager = try SystemdManager(fixture)
        relay.stop()
        try await fixture.serving { _ in
            try await fixture.wait(for: "food") { manager.count("WATCHDOG=1") > 2 }
            mailbox.add([ScriptedFixture.notice(1, offer: "A1000001")])
            try await fixture.wait(for: "a refused letter") {
                let outbox = try await fixture.status().outbox
                return outbox.dueSince != nil || outbox.putOff != nil
            }
            // The mailbox goes on answering at each of these moments; only the letter waits.
            for moment in 1...3 {
                fixture.now += 100
                mailbox.add([ScriptedFixture.plain(moment)])
                try await fixture.wait(for: "the mailbox") { try await fixture.mails().count == moment + 1 }
            }
            let looks = manager.count("STATUS=")
            try await fixture.wait(for: "looks") { manager.count("STATUS=") > looks + 2 }
            let fed = manager.count("WATCHDOG=1")
            try await fixture.wait(for: "more looks") { manager.count("STATUS=") > looks + 5 }
            #expect(manager.count("WATCHDOG=1") == fed)
        }
    }
}

/// systemd's end of `$NOTIFY_SOCKET`.
final class SystemdManager: @unchecked Sendable {
    private let descriptor: Int32
    private let lock = NSLock()
    private var heard: [String] = []

    init(_ fixture: ScriptedFixture) throws {
        let path = fixture.folder.path("notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        guard octets.count < MemoryLayout.size(ofValue: name.sun_path) else {
            throw TestFault("a long path: \(path)")
        }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: octets) }
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, bound == 0 else { throw TestFault("no socket at \(path)") }
        fixture.notifySocket = path
    }

    deinit { close(descriptor) }

    /// Every datagram so far.
    var words: [String] {
        lock.withLock {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { return heard }
                heard.append(String(decoding: buffer.prefix(count), as: UTF8.self))
            }
        }
    }

    func count(_ word: String) -> Int { words.count { $0.contains(word) } }
}
