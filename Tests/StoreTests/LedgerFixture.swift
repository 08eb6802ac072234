import FacteurCore
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// A ledger in a folder of its own, with three interns, and the shortest way to bring a mail in.
struct LedgerFixture {
    let folder: TemporaryFolder
    let ledger: Ledger
    let validity: UIDValidity
    static let now: Int64 = 1_790_000_000
    static let examiner = Examiner(
        wording: .builtIn,
        policy: Configuration.TrustPolicy(authservID: "mx.example.test", forwarders: ["partner.example"]))

    init() async throws {
        folder = try TemporaryFolder()
        ledger = try Ledger(path: folder.path + "/facteur.sqlite", now: Self.now)
        validity = try #require(UIDValidity(rawValue: 7))
        _ = try await ledger.open(mailbox: "stages", uidValidity: validity)
        try await ledger.noteFirstPass(mailbox: "stages", through: 0)
        try await importRoster([Self.intern("ANNA"), Self.intern("BRUNO"), Self.intern("CHLOE", noc: nil)])
    }

    static func intern(
        _ ref: String, noc: String? = "21232", email: String? = nil, language: LetterLanguage = .fr,
        office: String? = nil, offerExpected: Bool = true
    ) throws -> Intern {
        Intern(
            ref: try #require(InternRef(rawValue: ref)), familyName: "Nom-\(ref)", givenNames: "Prénom",
            email: try #require(AddrSpec(email ?? "\(ref.lowercased())@interns.test")),
            language: language, noc: noc.flatMap(NOCCode.init(rawValue:)),
            portalEmail: AddrSpec("stages+\(ref.lowercased())@example.test"), offerExpected: offerExpected,
            supervisorEmail: office.flatMap { _ in AddrSpec("chef@host.test") }, office: office)
    }

    @discardableResult
    func importRoster(_ interns: [Intern], removeMissing: Bool = false) async throws -> [SettledMail] {
        try await ledger.importRoster(
            Roster(interns), removeMissing: removeMissing, by: Self.examiner, at: Self.now,
            messageID: Self.messageID
        ).mails
    }

    static let messageID: @Sendable () -> MessageID = {
        MessageID(token: String(UInt64.random(in: .min ... .max), radix: 16), domain: "example.test")
    }

    /// A trusted notice for whoever has that reference, in the ledger and settled.
    @discardableResult
    func settle(
        _ offer: String, to ref: String?, uid: UInt32, trust: Trust = .portal, bytes: [UInt8]? = nil
    ) async throws -> SettledMail {
        let mail = try #require(try await begin(uid, bytes: bytes ?? Array("mail \(uid)".utf8)))
        return try #require(try await settle(mail, Self.notice(offer, ref, trust)))
    }

    /// A mail comes, and is about to be read.
    ///
    /// - Returns: `nil` if it is settled already.
    func begin(_ uid: UInt32, bytes: [UInt8]?, in other: UIDValidity? = nil) async throws -> PendingMail? {
        let mail = SeenMail(
            uid: try #require(UID(rawValue: uid)), size: bytes?.count ?? 30_000_000, bytes: bytes)
        return try await ledger.beginReading(
            [mail], mailbox: "stages", uidValidity: other ?? validity, at: Self.now
        ).first
    }

    @discardableResult
    func settle(_ mail: PendingMail, _ examination: Examination) async throws -> SettledMail? {
        try await ledger.settle(
            [ReadMail(mail, examination, predetermined: mail.bytes == nil ? .tooLarge : nil)],
            by: Self.examiner, at: Self.now, messageID: Self.messageID
        ).first
    }

    /// A mail that an earlier version has left unread.
    func record(_ uid: UInt32, bytes: [UInt8]) throws {
        try LedgerFile.leaveUnread(
            bytes, uid: uid, mailbox: "stages", uidValidity: validity.rawValue, at: Self.now, in: ledger.path)
    }

    static func notice(_ offer: String, _ ref: String?, _ trust: Trust) -> Examination {
        var reading = Reading()
        reading.kind = .notice
        reading.offers = OfferNumber(rawValue: offer).map { [.init(number: $0, isRetyped: false)] } ?? []
        reading.addressee = ref.flatMap { AddrSpec("stages+\($0.lowercased())@example.test") }
        return Examination(reading: reading, trust: TrustVerdict(trust: trust, by: "test", from: nil))
    }

    /// As the sender asks: letters in doubt have been looked for, and lie nowhere.
    func due(at now: Int64 = now, copies: Bool = true) async throws -> [DueLetter] {
        try await ledger.lookInVain(at: now)
        return try await ledger.due(at: now, copies: copies, limit: 20)
    }

    /// What no command does yet, or never will.
    func count(_ sql: String) async throws -> Int? {
        let path = ledger.path
        return try await DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) }
    }

    func execute(_ sql: String) async throws {
        try await DatabaseQueue(path: ledger.path).write { try $0.execute(sql: sql) }
    }
}

extension Ledger {
    /// Every letter in doubt is looked for and not found.
    func lookInVain(at now: Int64) async throws {
        for letter in try await doubtful(at: now) {
            try await recordSentFolderSearch(letter, .notFound, at: now)
        }
    }
}
