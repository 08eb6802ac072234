import Foundation
import Glibc
import TestSupport
import Testing

/// A core file would hold passwords, tokens and mail.
@Suite("a program that is ended by a fault") struct CoreFileTests {
    /// Only a plain file in the working folder can be looked for.
    private static var isWrittenHere: Bool {
        let pattern = try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
        return pattern.map { !$0.hasPrefix("|") && !$0.contains("/") } ?? false
    }

    @Test("leaves no core file, where any other would", .enabled(if: isWrittenHere))
    func none() async throws {
        let site = try Site(lab: await Lab.shared())
        let folder = try TemporaryFolder()
        let other = try await Self.start("sleep 600", in: folder)
        let isAsleep = { try String(contentsOfFile: "/proc/\(other.pid)/comm", encoding: .utf8) == "sleep\n" }
        #expect(try await Self.cores(of: other, in: folder, when: isAsleep) > 0)
        let service = try await Self.start(
            "'\(Site.executable)' serve --config '\(site.folder.path("facteur.yaml"))'", in: site.folder)
        let isServing = { FileManager.default.fileExists(atPath: site.folder.path("facteur.sqlite")) }
        #expect(try await Self.cores(of: service, in: site.folder, when: isServing) == 0)
    }

    private static func start(_ program: String, in folder: TemporaryFolder) async throws -> RunningCommand {
        let script = "ulimit -c unlimited && cd '\(folder.path(""))' && exec \(program)"
        return try await Command("/bin/sh", ["-c", script]).start(timeout: .seconds(300))
    }

    /// How many core files are there once it has been ended.
    private static func cores(
        of program: RunningCommand, in folder: TemporaryFolder, when isReady: () throws -> Bool
    ) async throws -> Int {
        for _ in 0..<10_000 where try !isReady() { try await Task.sleep(for: .milliseconds(20)) }
        try #require(try isReady())
        program.signal(SIGABRT)
        #expect(await program.outcome().status != 0)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path("")).count {
            $0.hasPrefix("core")
        }
    }
}
