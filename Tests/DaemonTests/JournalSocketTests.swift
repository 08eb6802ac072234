import Foundation
import Glibc
import Logging
import TestSupport
import Testing

@testable import Daemon

/// What the journal is told: an entry a line, with what it is about as fields.
@Suite("the journal") struct JournalSocketTests {
    /// A socket that stands where the journal's is.
    private final class Listener {
        let path: String
        private let descriptor: Int32

        init(_ folder: TemporaryFolder) throws {
            path = folder.path("socket")
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
        }

        deinit { close(descriptor) }

        func entry() -> [String] {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").map(
                String.init)
        }
    }

    @Test(
        "an entry has its priority, and the number or the reference that `explain` takes; no address, no whole number"
    )
    func entries() throws {
        let folder = try TemporaryFolder()
        let listener = try Listener(folder)
        let journal = try #require(JournalSocket(path: listener.path))
        let log = Logger(label: "test") { _ in JournalLogHandler(prefixes: true, journal: journal) }
        log.error(
            "letter 7 refused for good: 550 <a@b.test>\nPRIORITY=0",
            metadata: ["letter": "7", "intern": "S-17", "offer": "A1234567"])
        #expect(
            listener.entry() == [
                "MESSAGE=letter 7 refused for good: 550 …@… intern=S-17 offer=A12…67", "PRIORITY=3",
                "SYSLOG_IDENTIFIER=facteur", "FACTEUR_INTERN=S-17", "FACTEUR_LETTER=7",
                "FACTEUR_OFFER=A12…67",
            ])
        for (level, priority) in [
            (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.critical, 2),
        ] as [(Logger.Level, Int)] {
            var loud = log
            loud.logLevel = .trace
            loud.log(level: level, "x")
            #expect(listener.entry().contains("PRIORITY=\(priority)"))
        }
    }

    @Test("is only used where standard error leads to it, and there is one")
    func absent() throws {
        let folder = try TemporaryFolder()
        let listener = try Listener(folder)
        var information = stat()
        try #require(fstat(STDERR_FILENO, &information) == 0)
        let own = "\(information.st_dev):\(information.st_ino)"
        #expect(JournalSocket(stream: own, path: listener.path) != nil)
        #expect(JournalSocket(stream: own + "1", path: listener.path) == nil)
        #expect(JournalSocket(stream: nil, path: listener.path) == nil)
        #expect(JournalSocket(stream: own, path: folder.path("nothing")) == nil)
        #expect(JournalSocket(path: folder.path(String(repeating: "x", count: 200))) == nil)
        let journal = try #require(JournalSocket(path: listener.path))
        unlink(listener.path)
        #expect(!journal.send([("MESSAGE", "x")]))
    }
}
