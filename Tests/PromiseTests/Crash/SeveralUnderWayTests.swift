import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

@Suite("Ended with several letters under way") struct SeveralUnderWayTests {
    @Test(
        "at any step of many letters over a few connections: each arrives, a second time only as the one copy"
    )
    func everyStep() async throws {
        let steps = try await CrowdSeason().run(round: 0).steps
        let first = try #require(steps.firstIndex(of: "after smtp the answer to EHLO"))
        let last = try #require(steps.lastIndex(of: "after commit finish"))
        // More than one connection; how many steps there are is different each time.
        #expect(steps.count { $0 == "before smtp EHLO" } > 1)
        let stride = Crash.Depth.wanted == .sample ? 1 : 3
        let numbers = Array(Swift.stride(from: first + 1, through: last + 1, by: stride))
        let tally = try await CrashTally.sum(of: Crash.each(at: numbers, of: steps)) { crash in
            let season = try await CrowdSeason()
            let died = try await season.run(round: 0, endingAt: crash.step, by: crash.manner)
            // Another run may take fewer steps.
            #expect([.signalled(SIGKILL), .exited(9), .exited(0)].contains(died.end), "\(crash)")
            for round in Int64(2)...6 where try await !season.isOver {
                let run = try await season.run(round: round)
                #expect(run.status == 0, "\(crash) \(run.standardError)")
            }
            let tally = try await season.judge()
            if !tally.isClean {
                Issue.record(
                    "\(crash), \(died.steps.last ?? "-"): \(tally)\n\(try await season.story())")
            }
            return tally
        }
        CrashTally.show([("with several letters under way", tally)])
        #expect(tally.stops >= 10 && tally.copies > 0)
        #expect(tally.isClean && tally.leftInDoubt == 0, "\(tally)")
    }
}

/// So many letters that they leave over several connections.
private final class CrowdSeason: Sendable {
    private static let count = 32
    private static let start = Int64(Date().timeIntervalSince1970)

    private let folder: TemporaryFolder
    private let mailbox: ScriptedMailbox
    private let relay: ScriptedRelay

    init() async throws {
        folder = try TemporaryFolder()
        mailbox = try ScriptedMailbox()
        // One of them is put off.
        relay = try ScriptedRelay([
            .finalDot: [.say("250 2.0.0 ok"), .say("451 4.3.0 not now"), .say("250 2.0.0 ok")]
        ])
        try folder.write("password", "s3cret")
        try folder.write("facteur.yaml", configuration)
        let isThere = FileManager.default.createFile(
            atPath: folder.path("facteur.sqlite"), contents: try await Self.ledgerWithNotices.value,
            attributes: [.posixPermissions: 0o600])
        try #require(isThere)
        // The service would take it for a copy, and send nothing.
        try LedgerFile.forgetWhere(folder.path("facteur.sqlite"))
    }

    private var configuration: String {
        """
        database: \(folder.path("facteur.sqlite"))
        mailboxes:
          - name: stages
            server: imap://127.0.0.1:\(mailbox.port)
            tls: none
            folder: INBOX
            user: stages@example.test
            password: { file: \(folder.path("password")) }
        smtp:
          server: smtp://127.0.0.1:\(relay.port)
          tls: none
          user: stages@example.test
          password: { file: \(folder.path("password")) }
          from: "Stages <stages@example.test>"
          bounces: stages@example.test
        trust:
          authserv_id: mx.example.test
          portal: [cic.gc.ca]
        letters:
          contact: stages@example.test

        """
    }

    private static func offer(_ number: Int) -> String { "A31\(20_000 + number)" }
    private static func address(_ number: Int) -> String { "stages+i\(number)@example.test" }

    /// Every notice is recorded, and none is read yet.
    private static let ledgerWithNotices = Task {
        let folder = try TemporaryFolder()
        let path = folder.path("facteur.sqlite")
        try await fill(try Ledger(path: path, now: start))
        try #require(!FileManager.default.fileExists(atPath: path + "-wal"))
        return try Data(contentsOf: URL(filePath: path))
    }

    private static func fill(_ ledger: Ledger) async throws {
        let interns = try (1...count).map { number in
            Intern(
                ref: try #require(InternRef(rawValue: "I\(number)")), familyName: "Nom\(number)",
                givenNames: "Prénom", email: try #require(AddrSpec("i\(number)@interns.test")),
                noc: NOCCode(rawValue: "21232"), portalEmail: AddrSpec(address(number)))
        }
        _ = try await ledger.importRoster(
            RosterComparison(Roster(interns)), removeMissing: false, options: MatchingOptions(), at: start,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
        let validity = try #require(UIDValidity(rawValue: 1))
        _ = try await ledger.open(mailbox: "hand", uidValidity: validity)
        try await ledger.noteFirstPass(mailbox: "hand", through: 0)
        for number in 1...count {
            let bytes = Lab.sentNow(
                SeasonMail.notice(offer(number), to: address(number), .frenchUTF8, id: number))
            try LedgerFile.leaveUnread(
                bytes, uid: UInt32(number), mailbox: "hand", uidValidity: 1, at: start, in: ledger.path)
        }
    }

    func run(round: Int64, endingAt step: Int = 0, by manner: String = "exit") async throws -> Command.Outcome
    {
        let instant = Self.start + round * CrashSeason.pause
        return try await Command(
            Site.executable("CrashSubject"),
            [folder.path("facteur.yaml"), "\(instant)", "\(step)", manner, "once", "crash"]
        ).run(timeout: .seconds(300))
    }

    private func rows() async throws -> [LetterRow] {
        try await Ledger(path: folder.path("facteur.sqlite"), now: Self.start).letterRows()
    }

    var isOver: Bool {
        get async throws {
            let rows = try await rows()
            return rows.count == Self.count && rows.allSatisfy { $0.state == .sent }
        }
    }

    /// Whole words: the digits of a boundary may hold such a number by chance.
    private static func numbers(in text: String) -> Set<String> {
        Set(text.matches(of: /\bA31[0-9]{5}\b/.wordBoundaryKind(.simple)).map { String($0.0) })
    }

    /// For whoever has to find out what went wrong: what was not sent once and well.
    func story() async throws -> String {
        let rows = try await rows().map {
            "\($0.intern.rawValue) \($0.offer) \($0.state.rawValue) attempts \($0.attempts) copies \($0.copies) \($0.lastReply ?? "-")"
        }
        let taken = relay.taken.map { "taken: \($0.recipient) \($0.messageID) \($0.bytes.count)" }
        let numbers = relay.taken.map { Self.numbers(in: $0.text) }
        return (rows + zip(taken, numbers).map { "\($0) \($1.sorted())" }).joined(separator: "\n")
    }

    func judge() async throws -> CrashTally {
        var tally = CrashTally()
        tally.stops = 1
        let rows = Dictionary(grouping: try await rows(), by: \.offer)
        let taken = Dictionary(grouping: relay.taken, by: \.recipient)
        for number in 1...Self.count {
            let offer = Self.offer(number)
            guard let row = rows[offer]?.first, rows[offer]?.count == 1 else {
                tally.lost += 1
                continue
            }
            let letters = taken["i\(number)@interns.test"] ?? []
            tally += CrashSeason.judge(letters, number: offer, row)
            // Nobody else's number stands in it.
            tally.wrong += letters.count { Self.numbers(in: $0.text) != [offer] }
        }
        let known = Set((1...Self.count).map { "i\($0)@interns.test" })
        tally.wrong += taken.keys.count { !known.contains($0) }
        return tally
    }
}
