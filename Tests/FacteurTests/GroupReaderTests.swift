import FacteurCore
import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// Somebody who is neither root nor the service's user: a member of its group may look, anybody else may not.
@Suite("without root", .enabled(if: geteuid() == 0)) struct GroupReaderTests {
    private static let group: gid_t = 4_711
    private static let stranger = "65534"

    /// A host whose folder is the service's, as the unit makes it.
    private func host() async throws -> DecisionHost {
        let host = try await DecisionHost.full()
        let ledgers = Ledger.files(at: host.folder.path("facteur.sqlite")).map { ($0, 0o600) }
        for (file, mode) in ledgers + [
            (host.folder.path("facteur.yaml"), 0o640), (host.folder.path("password"), 0o600),
        ] {
            chown(file, 0, Self.group)
            chmod(file, mode_t(mode))
        }
        chown(host.folder.path, 0, Self.group)
        chmod(host.folder.path, 0o750)
        // A service opens it.
        let path = host.folder.path("facteur.sqlite")
        let ledger = try Ledger(path: path, now: DecisionHost.now, lock: try ServiceLock(ledger: path))
        withExtendedLifetime(ledger) {}
        // Where another user may execute it.
        let program = host.folder.path("program")
        try FileManager.default.copyItem(atPath: Site.executable, toPath: program)
        return host
    }

    private func run(
        _ arguments: [String], groups: String, _ host: DecisionHost, locale: String = "C"
    ) async throws -> Command.Outcome {
        let command = host.command(arguments, locale: locale)
        return try await Command(
            "setpriv",
            ["--reuid=\(Self.stranger)", "--regid=\(Self.stranger)", groups, host.folder.path("program")]
                + command.arguments, environment: command.environment
        ).run().suggesting(without: host.folder.path("facteur.yaml"))
    }

    private static let member = "--groups=\(group)"
    private static let other = "--clear-groups"

    @Test(
        "a member of the group sees every screen, while a service has the ledger open and when none has",
        arguments: [true, false])
    func looks(isOpen: Bool) async throws {
        let host = try await host()
        if !isOpen {
            // As a service leaves it that has ended: one whole file.
            let path = host.folder.path("facteur.sqlite")
            try Ending(await host.facteur(["backup", host.folder.path("whole.sqlite")])).required()
            for file in Ledger.files(at: path) { unlink(file) }
            try FileManager.default.moveItem(atPath: host.folder.path("whole.sqlite"), toPath: path)
            chown(path, 0, Self.group)
            chmod(path, 0o640)
        }
        for command in [
            ["interns"], ["mail"], ["letters"], ["explain", "ANNA"], ["mail", "2", "--text"], ["status"],
        ] {
            let outcome = try await run(command, groups: Self.member, host)
            #expect(outcome.status == 0, "\(command): \(outcome.standardError)")
            #expect(outcome.standardOutput.count > 50)
        }
        withExtendedLifetime(host.ledger) {}
    }

    @Test("a member decides nothing, and is told as whom to run")
    func decides() async throws {
        let host = try await host()
        let outcome = try await run(["dismiss", "2", "--because", "x"], groups: Self.member, host)
        #expect(outcome.status == 77)
        #expect(outcome.standardError.contains("run as the service's user"), "\(outcome.standardError)")
        #expect(outcome.standardError.split(separator: "\n").count == 1)
    }

    @Test("who may not enter the folder is told so, and not that there is nothing")
    func closed() async throws {
        let host = try await host()
        chmod(host.folder.path, 0o751)
        // The configuration and the program can be reached, the folder of the ledger cannot be entered.
        let closed = host.folder.path("closed")
        mkdir(closed, 0o700)
        try FileManager.default.moveItem(
            atPath: host.folder.path("facteur.sqlite"), toPath: closed + "/facteur.sqlite")
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write(
            "facteur.yaml",
            text.replacing(host.folder.path("facteur.sqlite"), with: closed + "/facteur.sqlite"))
        chmod(host.folder.path("facteur.yaml"), 0o644)
        let outcome = try await run(["status"], groups: Self.other, host)
        #expect(outcome.status == 77)
        #expect(
            outcome.standardError.contains("may not enter the folder of the ledger"),
            "\(outcome.standardError)")
    }

    @Test(
        "a folder that is open to all, or to no group, makes no ledger readable",
        arguments: [0o700, 0o755, 0o777])
    func modes(folder: Int) async throws {
        let host = try await DecisionHost()
        chmod(host.folder.path, mode_t(folder))
        let path = host.folder.path("facteur.sqlite")
        let ledger = try Ledger(path: path, now: DecisionHost.now, lock: try ServiceLock(ledger: path))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        withExtendedLifetime(ledger) {}
    }
}
