import Foundation
import Glibc
import TestSupport
import Testing

@Suite("the lab of real servers") struct LabTests {
    private func mail(_ number: Int) -> [UInt8] {
        Array("From: a@sender.test\r\nSubject: mail \(number)\r\n\r\nA004 OK \(number)\r\n".utf8)
    }

    @Test("a mail dropped on the disk is what IMAPS gives, and nothing is left after the end")
    func roundTrip() async throws {
        let lab = try await Lab.up()
        try lab.deliver((1...3).map(mail), to: "Anne+tag@intern.test")
        for number in 1...3 {
            let fetched = try await Command(
                "curl",
                [
                    "--silent", "--show-error", "--cacert", lab.ca,
                    "--user", "anne@intern.test:\(lab.password)",
                    "imaps://localhost:\(lab.imapsPort)/INBOX;MAILINDEX=\(number)",
                ]
            ).run()
            #expect(fetched.end == .exited(0), "\(fetched.standardError)")
            #expect(fetched.output == mail(number))
        }
        #expect(try lab.mails(of: "anne@intern.test") == (1...3).map(mail))
        #expect(try lab.uids(of: "anne@intern.test") == [1, 2, 3])
        #expect(try lab.flags(of: "anne@intern.test") == ["S", "S", "S"])

        try await lab.down()
        #expect(!RunningCommand.exists(lab.dovecotPid))
        #expect(!RunningCommand.exists(lab.postfixPid))
        #expect(!FileManager.default.fileExists(atPath: lab.folder))
    }

    @Test("a letter handed to Postfix arrives in the mailbox of the address without its detail")
    func throughPostfix() async throws {
        let lab = try await Lab.shared()
        let sent = try await Command(
            "curl",
            [
                "--silent", "--show-error", "--ssl-reqd", "--cacert", lab.ca,
                "--user", "stages@host.test:\(lab.password)",
                "--mail-from", "stages@host.test", "--mail-rcpt", "bob+x@intern.test", "--upload-file", "-",
                "smtp://localhost:\(lab.submissionPort)",
            ], input: mail(7)
        ).run()
        #expect(sent.end == .exited(0), "\(sent.standardError)")
        let mails = try await lab.mails(of: "bob@intern.test", waitingFor: 1)
        #expect(mails.count == 1)
        #expect(String(decoding: mails.joined(), as: UTF8.self).contains("Subject: mail 7"))
    }

    @Test("a token from the lab opens a mailbox, a changed one does not")
    func token() async throws {
        let lab = try await Lab.shared()
        let token = try await lab.token(for: "eve@intern.test")
        for (given, status) in [(token, 0), (token + "x", 67)] {
            let listed = try await Command(
                "curl",
                [
                    "--silent", "--cacert", lab.ca, "--user", "eve@intern.test", "--oauth2-bearer", given,
                    "imaps://localhost:\(lab.imapsPort)/",
                ]
            ).run()
            #expect(listed.status == Int32(status), "\(listed.standardError)")
        }
    }

    @Test("hundreds of mails keep their order")
    func order() async throws {
        let lab = try await Lab.shared()
        try lab.deliver((1...700).map(mail), to: "many@intern.test")
        let listed = try await Command(Lab.script, ["mailbox", lab.folder, "many@intern.test"]).run()
        let lines = listed.standardOutput.split(separator: "\n")
        #expect(lines.map { $0.split(separator: " ").last ?? "" } == (1...700).map { "\($0)" })
        #expect(try lab.uids(of: "many@intern.test") == Array(1...700))
        #expect(try lab.mails(of: "many@intern.test") == (1...700).map(mail))
    }

    @Test("a lab ends with the process that asked for it, and with its folder", arguments: [false, true])
    func watchdog(removed: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString)").path
        let parent = try await Command("sleep", ["600"]).start()
        let up = try await Command(Lab.script, ["up", folder, "--parent", String(parent.pid)]).run()
        #expect(up.end == .exited(0), "\(up.standardError)")
        let lab = try Lab.Description.read(from: folder)
        let isThere = { RunningCommand.exists(lab.dovecotPid) || RunningCommand.exists(lab.postfixPid) }
        #expect(isThere())

        if removed {
            // As whoever ends a test run from without does: its temporary files go before all else.
            _ = try await Command("rm", ["-rf", folder]).run()
        } else {
            parent.signal(SIGKILL)
        }
        for _ in 0..<15_000 where isThere() || FileManager.default.fileExists(atPath: folder) {
            try await Task.sleep(for: .milliseconds(20))
        }
        parent.signal(SIGKILL)
        _ = await parent.outcome()
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(!RunningCommand.exists(lab.dovecotPid))
        #expect(!RunningCommand.exists(lab.postfixPid))
    }
}
