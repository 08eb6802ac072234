import FacteurCore
import Foundation
import Mail
import Store
import TestSupport

/// A season of seven mails and three letters on scripted servers, and what must come of it, written down by hand: whoever
/// is ended in between has to arrive at the same end.
final class CrashSeason: Sendable {
    static let start: Int64 = 1_790_000_000
    /// Between two runs: longer than any wait for a retry or for a letter in doubt.
    static let pause: Int64 = 1_500

    let folder: TemporaryFolder
    let mailbox: ScriptedMailbox
    let relay: ScriptedRelay
    private let sent: Sent

    /// What the mailbox's account keeps of what was sent by it.
    enum Sent: Sendable { case none, empty, filed }

    /// - Parameters:
    ///   - hasRoster: whether the ledger is there, with its interns.
    ///   - sent: what lies in the Sent folder.
    init(hasRoster: Bool = true, sent: Sent = .none) async throws {
        self.sent = sent
        folder = try TemporaryFolder()
        mailbox = try ScriptedMailbox(Self.mails)
        // The first letter that comes is put off, whichever it is.
        relay = try ScriptedRelay([.finalDot: [.say("451 4.3.0 not now"), .say("250 2.0.0 queued as Q1")]])
        if sent != .none {
            mailbox.manners.sent = ScriptedMailbox.SentFolder { [relay] in
                sent == .filed ? relay.taken.map(\.messageID) : []
            }
        }
        try folder.write("password", "s3cret")
        try folder.write("facteur.yaml", configuration)
        try folder.write("roster.csv", Self.roster)
        if hasRoster { try await importRoster() }
    }

    private static let roster =
        Site.rosterHeader
        + (1...5).map { number in
            "I\(number),Nom\(number),Prénom,i\(number)@interns.test,fr,\(number == 4 ? "" : "21232"),\(address(number)),\n"
        }.joined()

    private static let mails: [[UInt8]] = [
        SeasonMail.notice("A3110001", to: address(1), .frenchUTF8, id: 1),
        SeasonMail.notice("A3110002", to: address(2), .frenchHTML, id: 2),
        SeasonMail.notice("A3110001", to: address(1), .english, id: 3),
        SeasonMail.mail(
            SeasonMail.header(to: address(3), id: 4, "text/plain; charset=utf-8", "8bit", results: nil),
            body: Array(SeasonMail.french("A3110009", address(3)).utf8)),
        SeasonMail.plain("menu of the week", to: "stages@example.test", id: 5),
        SeasonMail.notice("A3110004", to: address(4), .frenchUTF8, id: 6),
        SeasonMail.notice("A3110003", to: address(3), .frenchBase64, id: 7),
    ]

    /// By UID: outcome, reason, number, intern.
    static let expectedMails = [
        "1 matched - A3110001 I1", "2 matched - A3110002 I2", "3 duplicate - A3110001 I1",
        "4 held untrusted_sender A3110009 -", "5 held wording_unknown - -", "6 held missing_noc A3110004 I4",
        "7 matched - A3110003 I3",
    ]

    /// Who gets which number; nobody else gets anything.
    static let expectedLetters = [
        "i1@interns.test": "A3110001", "i2@interns.test": "A3110002", "i3@interns.test": "A3110003",
    ]

    private static func address(_ number: Int) -> String { "stages+i\(number)@example.test" }

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

    private func importRoster() async throws {
        let interns = (1...5).compactMap { number -> Intern? in
            guard let ref = InternRef(rawValue: "I\(number)"),
                let email = AddrSpec("i\(number)@interns.test")
            else { return nil }
            return Intern(
                ref: ref, familyName: "Nom\(number)", givenNames: "Prénom", email: email,
                noc: number == 4 ? nil : NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec(Self.address(number)))
        }
        let examiner = Examiner(
            wording: .builtIn, policy: Configuration.TrustPolicy(authservID: "mx.example.test"))
        _ = try await ledger().importRoster(
            Roster(interns), removeMissing: false, by: examiner, at: Self.start,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    func ledger() throws -> Ledger { try Ledger(path: folder.path("facteur.sqlite"), now: Self.start) }

    /// One run of the service, `round` pauses after the first.
    ///
    /// - Parameter step: where it ends itself; 0: nowhere.
    func run(
        round: Int64, endingAt step: Int = 0, by manner: String = "exit", _ fault: FileFault? = nil
    ) async throws -> Command.Outcome {
        let instant = Self.start + round * Self.pause
        return try await Command(
            Site.executable("CrashSubject"),
            [folder.path("facteur.yaml"), "\(instant)", "\(step)", manner],
            environment: environment(fault)
        ).run(timeout: .seconds(300))
    }

    /// The program itself.
    func facteur(_ arguments: [String], _ fault: FileFault? = nil) async throws -> Command.Outcome {
        try await Command(
            Site.executable, arguments + ["--config", folder.path("facteur.yaml")],
            environment: environment(fault).merging(["NO_COLOR": "1"]) { $1 }
        ).run(timeout: .seconds(300))
    }

    private func environment(_ fault: FileFault?) -> [String: String] {
        fault?.environment(below: folder.path("facteur.sqlite"), log: folder.path("operations")) ?? [:]
    }

    /// The file operations of the last run that was given a fault, as `write facteur.sqlite-wal`.
    func operations() throws -> [String] {
        try String(contentsOfFile: folder.path("operations"), encoding: .utf8).split(separator: "\n")
            .map(String.init)
    }
}

extension CrashSeason {
    /// What stands in the ledger and at the relay, against the model.
    ///
    /// - Parameter assigned: whether a person has given the number of the forged mail to intern 5.
    func judge(assigned: Bool = false) async throws -> CrashTally {
        let expectedMails = Self.expectedMails.map { line in
            assigned && line.hasPrefix("4 ") ? "4 matched - A3110009 I5" : line
        }
        let expectedLetters = Self.expectedLetters.merging(assigned ? ["i5@interns.test": "A3110009"] : [:]) {
            $1
        }
        var tally = CrashTally(stops: 1)
        let ledger = try ledger()
        let mails = try await rows(of: ledger)
        tally.lost += expectedMails.count - Set(mails).intersection(expectedMails).count
        tally.wrong += mails.count { !expectedMails.contains($0) }
        let status = try await ledger.status()
        tally.lost += status.mailboxes.reduce(0) { $0 + $1.unaccounted + $1.unread }
        let letters = try await ledger.letterRows()
        tally.wrong += letters.count { !expectedLetters.values.contains($0.offer) }
        let taken = Dictionary(grouping: relay.taken, by: \.recipient)
        for (recipient, number) in expectedLetters {
            guard let letter = letters.first(where: { $0.offer == number }) else {
                tally.lost += 1
                continue
            }
            tally += Self.judge(taken[recipient] ?? [], number: number, letter)
            // What was taken and filed leaves no doubt.
            if sent == .filed, letter.state == .inDoubt, taken[recipient] != nil { tally.wrong += 1 }
        }
        tally.wrong += taken.keys.count { expectedLetters[$0] == nil }
        return tally
    }

    /// For whoever has to find out what went wrong.
    func story() async throws -> String {
        let ledger = try ledger()
        let mails = try await rows(of: ledger)
        let letters = try await ledger.letterRows().map {
            "\($0.intern.rawValue) \($0.offer) \($0.state.rawValue) attempts \($0.attempts) copies \($0.copies)"
        }
        return (mails + letters + relay.taken.map { "taken: \($0.recipient) \($0.messageID)" })
            .joined(separator: "\n")
    }

    /// Whether no letter is to leave any more.
    var isOver: Bool {
        get async throws {
            try await ledger().letterRows().allSatisfy {
                $0.state == .sent || $0.state == .inDoubt && $0.copies == 1
            }
        }
    }

    /// What one intern got.
    ///
    /// - Parameter row: what the ledger says of it.
    static func judge(_ letters: [ScriptedRelay.Taken], number: String, _ row: LetterRow) -> CrashTally {
        var tally = CrashTally()
        // In doubt for good after its one copy: `status` says so, and a person decides.
        let isLeft = row.state == .inDoubt && row.copies == 1
        tally.leftInDoubt = isLeft ? 1 : 0
        if !isLeft, row.state != .sent { tally.wrong += 1 }
        guard let first = letters.first else {
            tally.lost = isLeft ? 0 : 1
            return tally
        }
        let others = (expectedLetters.values + ["A3110009"]).filter { $0 != number }
        if !first.text.contains(number) || others.contains(where: first.text.contains) { tally.wrong += 1 }
        let more = letters.dropFirst()
        let same = more.count { $0.messageID == first.messageID && $0.bytes == first.bytes }
        tally.copies = min(same, row.copies)
        tally.twice = more.count - tally.copies
        return tally
    }

    private func rows(of ledger: Ledger) async throws -> [String] {
        let collected = Collected<String>()
        try await ledger.eachMail(held: false) { row in
            let words = [
                "\(row.uid)", row.outcome?.rawValue, row.reason?.rawValue, row.offer, row.intern?.rawValue,
            ]
            collected.add(words.map { $0 ?? "-" }.joined(separator: " "))
        }
        return collected.all
    }
}
