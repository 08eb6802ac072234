import FacteurCore
import Foundation
import Glibc
import TestSupport
import Testing

/// A command within a sentence stays whole, however long the name of the configuration is, and has it.
@Suite("commands in sentences") struct LongCommandTests {
    private static let name =
        "a-folder-with-a-rather-long-name-for-the-configuration-of-a-whole-house/facteur.yaml"

    private static func host() async throws -> DecisionHost {
        let host = try await DecisionHost.full()
        let folder = (name as NSString).deletingLastPathComponent
        mkdir(host.folder.path(folder), 0o755)
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write(name, text + "alerts: { to: [hr@example.test], waiting: 1h, held: 1h }\n")
        for uid in 40..<60 as Range<UInt32> { try await host.deliver("A10000\(uid)", to: nil, uid: uid) }
        try await host.decide(.hold)
        return host
    }

    @Test(
        "in every screen, at 80 columns",
        arguments: [
            ["status"], ["status", "--check"], ["explain", "BRUNO"], ["explain", "EVA"], ["explain", "2"],
            ["unassign", "A1000001", "--because", "x"], ["told", "A1000002", "ANNA", "--because", "x"],
            ["letters"],
        ], ["C", "fr_CA.UTF-8"])
    func whole(screen: [String], locale: String) async throws {
        let host = try await Self.host()
        let command = host.command(screen, configuration: Self.name, locale: locale)
        let outcome = try await command.run()
        let text = outcome.standardOutput + outcome.standardError
        let file = host.folder.path(Self.name)
        // Joined as a shell joins them; `facteur serve` is the service's name, and not to be typed.
        let lines = text.replacing(/[ ]\\\n\s*/, with: " ").split(separator: "\n")
        for line in lines {
            for match in line.matches(of: /(?:^|[ (`])facteur ([-a-z]+)(.*)/) {
                #expect(match.1 == "--config" || match.1 == "serve", "\(line)")
                if match.1 == "--config" {
                    #expect(match.2.hasPrefix(" \(file) "), "\(line)")
                }
            }
            #expect(!line.hasSuffix(file), "\(line)")
        }
        #expect(text.contains(file), "\(text)")
    }
}
