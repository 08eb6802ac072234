import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// A host with a ledger in which something of everything has happened, at times that never change, and no servers.
struct DecisionHost {
    let folder: TemporaryFolder
    let ledger: Ledger
    static let now: Int64 = 1_790_000_000
    /// Far beyond every test.
    static let never: Int64 = 4_000_000_000
    static let examiner = Examiner(
        wording: .builtIn,
        policy: Configuration.TrustPolicy(authservID: "mx.example.test"))

    init() async throws {
        folder = try TemporaryFolder()
        try folder.write("password", "secret")
        try folder.write("facteur.yaml", Self.configuration(in: folder, ledger: "facteur.sqlite"))
        ledger = try Ledger(path: folder.path("facteur.sqlite"), now: Self.now)
        let validity = try #require(UIDValidity(rawValue: 7))
        _ = try await ledger.open(mailbox: "stages", uidValidity: validity)
        try await ledger.noteFirstPass(mailbox: "stages", through: 0)
        let interns = try ["ANNA", "BRUNO", "CHLOE", "DORA", "EVA"].map(Self.intern)
        try await importRoster(interns)
    }

    func importRoster(_ interns: [Intern]) async throws {
        let report = try await ledger.importRoster(
            RosterComparison(Roster(interns)), removeMissing: true, options: Self.examiner.options,
            at: Self.now,
            messageID: messageID)
        _ = try await intake.read(report.marked)
    }

    private var intake: Intake {
        Intake(ledger: ledger, examiner: Self.examiner, now: { Self.now + 120 }, messageID: messageID)
    }

    /// Counted, so that a golden text can name them.
    private let ids = MessageIDs()
    var messageID: @Sendable () -> MessageID { { [ids] in ids.next() } }

    static func intern(_ ref: String) throws -> Intern {
        Intern(
            ref: try #require(InternRef(rawValue: ref)), familyName: "Nom-\(ref)", givenNames: "Prénom",
            email: try #require(AddrSpec("\(ref.lowercased())@interns.test")),
            noc: ref == "CHLOE" ? nil : NOCCode(rawValue: "21232"),
            portalEmail: AddrSpec(portalAddress(of: ref)), employer: "Atelier Boréal")
    }

    /// As long as a local part may be (RFC 5321 §4.5.3.1.1), and no longer.
    private static func portalAddress(of ref: String) -> String {
        "stages+\(ref.lowercased())".prefix(64) + "@example.test"
    }

    private static func configuration(in folder: TemporaryFolder, ledger: String) -> String {
        """
        database: \(folder.path(ledger))
        mailboxes:
          - { name: stages, server: "imap://localhost:1", tls: none, folder: INBOX, user: u, password: { file: \(folder.path("password")) } }
        smtp: { server: "smtp://localhost:1", tls: none, from: "Stages <stages@example.test>", bounces: stages@example.test }
        trust: { authserv_id: mx.example.test, portal: [cic.gc.ca], forwarders: [partner.example] }
        letters: { contact: stages@example.test, undo: 0s }

        """
    }

    /// A notice, in the ledger and settled unless `isRead` says otherwise.
    func deliver(
        _ offer: String, to ref: String?, uid: UInt32,
        results: String? = "mx.example.test; dmarc=pass header.from=cic.gc.ca", isRead: Bool = true,
        into other: Ledger? = nil
    ) async throws {
        let bytes = Fixtures.notice(
            offer: offer, addressee: ref.map(Self.portalAddress) ?? "stages@example.test",
            results: results, id: "n\(uid)")
        try await deliver(bytes, uid: uid, isRead: isRead, into: other)
    }

    /// - Parameter other: a ledger in place of this host's own.
    func deliver(_ bytes: [UInt8], uid: UInt32, isRead: Bool = true, into other: Ledger? = nil) async throws {
        let ledger = other ?? self.ledger
        let validity = try #require(UIDValidity(rawValue: 7))
        guard isRead else {
            try LedgerFile.leaveUnread(
                bytes, uid: uid, mailbox: "stages", uidValidity: validity.rawValue, at: Self.now,
                in: ledger.path)
            return
        }
        let mail = SeenMail(uid: try #require(UID(rawValue: uid)), size: bytes.count, bytes: bytes)
        let pending = try await ledger.beginReading(
            [mail], mailbox: "stages", uidValidity: validity, at: Self.now)
        _ = try await ledger.settle(
            pending.map { ReadMail($0, Self.examiner.examine(bytes)) },
            options: Self.examiner.options,
            at: Self.now,
            messageID: messageID)
    }

    /// Hands the letter for that number over; with no result the answer never comes.
    func hand(over offer: String, _ result: AttemptResult?) async throws {
        let due = try await ledger.due(at: Self.now, copies: false, limit: 100)
        let letter = try #require(due.first { $0.offer.rawValue == offer })
        let answer = try await ledger.begin(letter, bytes: [65], inDoubtUntil: Self.never, at: Self.now + 60)
        try #require(answer == .granted)
        if let result { try await ledger.finish(letter, result, at: Self.now + 61) }
    }

    func decide(_ what: Decision.What) async throws {
        let reason = try #require(DecisionReason("the portal says so"))
        let done = try await ledger.decide(
            Decision(what, who: "hr", because: reason), options: Self.examiner.options, copies: true,
            at: Self.now + 120, messageID: messageID
        ).get()
        _ = try await intake.read(done.marked)
    }

    /// - Parameter ledger: another file in this host's folder.
    func facteur(_ arguments: [String], ledger: String, locale: String = "C") async throws -> Command.Outcome
    {
        let name = "\(ledger).yaml"
        try folder.write(name, Self.configuration(in: folder, ledger: ledger))
        return try await facteur(arguments, configuration: name, locale: locale)
    }

    func facteur(
        _ arguments: [String], configuration: String = "facteur.yaml", locale: String = "C"
    ) async throws -> Command.Outcome {
        try await command(arguments, configuration: configuration, locale: locale).run()
            .suggesting(without: folder.path(configuration))
    }

    func command(
        _ arguments: [String], configuration: String = "facteur.yaml", locale: String = "C"
    ) -> Command {
        Command(
            Site.executable, arguments + ["--config", folder.path(configuration)],
            environment: [
                "NO_COLOR": "1", "USER": "hr", "SUDO_USER": "", "LC_ALL": locale, "JOURNAL_STREAM": "",
                "NOTIFY_SOCKET": "",
            ])
    }

    /// Numbers 1–9 in every state that a decision may meet:
    /// 1 ANNA's and told · 2 nobody's · 3 BRUNO's and queued · 4 CHLOE's, who has no code · 5 not read yet ·
    /// 6 DORA's, on its way · 7 EVA's, in doubt · 8 withdrawn · 9 a second one for ANNA
    static func full() async throws -> DecisionHost {
        let host = try await DecisionHost()
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.deliver("A1000002", to: nil, uid: 2)
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        try await host.deliver("A1000004", to: "CHLOE", uid: 4)
        try await host.deliver("A1000006", to: "DORA", uid: 6)
        try await host.deliver("A1000007", to: "EVA", uid: 7)
        try await host.deliver("A1000008", to: nil, uid: 8)
        try await host.deliver("A1000009", to: "ANNA", uid: 9)
        try await host.deliver("A1000005", to: "EVA", uid: 10, isRead: false)
        try await host.hand(over: "A1000001", .sent(reply: "250 2.0.0 queued as 4711"))
        try await host.hand(over: "A1000006", nil)
        try await host.hand(over: "A1000007", .inDoubt(words: "the connection was lost", next: never))
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A1000008"))))
        return host
    }
}

/// Message-IDs in a row.
final class MessageIDs: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func next() -> MessageID {
        lock.withLock {
            count += 1
            return MessageID(token: "letter\(count)", domain: "example.test")
        }
    }
}
