import FacteurCore
import Foundation
import GRDB
import Mail

/// Delivery reports find their letters. A report is anybody's claim: it counts where it knows what only those know who have
/// had the letter in hand.
extension Settlement {
    struct ReportedLetter {
        let id: Int64
        let offer: OfferNumber?
        let intern: InternRef?
        let address: AddrSpec?
        /// The report came to this letter's own signed return address.
        var isSigned = false
        /// The report is about what was sent last, not about an earlier letter that a person has had sent again since.
        let isCurrent: Bool
    }

    /// `nil`: the mail is no delivery report.
    func verdictOfReport(_ examination: Examination) throws -> Verdict? {
        guard examination.reading.kind == .bounce, let report = examination.report else {
            return nil
        }
        let letter = try letter(of: report, recipients: examination.reading.recipients.map(\.address))
        let news = report.news(of: letter?.address, isSigned: letter?.isSigned ?? false)
        guard let letter, news != .unclear else {
            // That something else arrived needs nobody.
            return news == .wentOn
                ? Verdict(outcome: .recorded)
                : Verdict(outcome: .held, reason: .noMatch, offer: letter?.offer)
        }
        return Verdict(outcome: .recorded, offer: letter.offer, intern: letter.intern)
    }

    /// What a report that has found its letter changes there.
    func note(_ report: DeliveryReport, recipients: [AddrSpec]) throws {
        guard let letter = try letter(of: report, recipients: recipients), letter.isCurrent else { return }
        switch report.news(of: letter.address, isSigned: letter.isSigned) {
        case .failed(let words):
            // In doubt no longer: a letter that came back had been taken.
            try database.execute(
                sql: """
                    UPDATE letter SET state = 'bounced', last_reply = ?, in_doubt_since = NULL
                    WHERE id = ? AND state IN ('sent', 'in_doubt') AND told_by IS NULL
                    """, arguments: [words, letter.id])
        case .delayed(let words):
            try database.execute(
                sql: "UPDATE letter SET last_reply = ? WHERE id = ? AND state = 'sent'",
                arguments: [words, letter.id])
        case .unclear:
            guard letter.isSigned else { return }
            // The letter is marked, and the mail is held: a person reads it.
            try database.execute(
                sql: "UPDATE letter SET last_reply = ? WHERE id = ? AND state = 'sent'",
                arguments: [Self.unclear, letter.id])
        case .wentOn: break
        }
    }

    private static let unclear =
        "a mail system wrote about this letter in words that could not be read; `facteur mail --held` shows it"

    /// By the address it came back to, the envelope's id, the Message-ID, in this order.
    private func letter(of report: DeliveryReport, recipients: [AddrSpec]) throws -> ReportedLetter? {
        for token in recipients.compactMap(ReturnToken.init(in:)) {
            if var letter = try letter(of: token) {
                letter.isSigned = true
                return letter
            }
        }
        if let id = report.originalEnvelopeID, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
            // All of our Message-IDs that begin with it: A is what follows @.
            let (first, end) = ("<facteur.\(id)@", "<facteur.\(id)A")
            let found = try letter(where: "message_id >= ? AND message_id < ?", [first, end])
            if let found { return found }
        }
        for id in [report.originalMessageID].compactMap(\.self) + report.mentionedMessageIDs {
            if let letter = try letter(where: "message_id = ?", [id.rawValue]) { return letter }
        }
        return nil
    }

    private func letter(of token: ReturnToken) throws -> ReportedLetter? {
        let key = try Ledger.secret(database)
        let ids = try String.fetchAll(
            database,
            sql:
                "SELECT message_id FROM letter WHERE id = :id UNION SELECT message_id FROM attempt WHERE letter = :id",
            arguments: ["id": token.letter])
        let own = ids.first { id in
            MessageID(rawValue: id).map { ReturnToken(letter: token.letter, messageID: $0, key: key) }
                == token
        }
        return try own.flatMap { try letter(where: "message_id = ?", [$0]) }
    }

    /// Among what was sent last, or else among what was ever sent.
    private func letter(where condition: String, _ values: [String]) throws -> ReportedLetter? {
        let arguments = StatementArguments(values)
        let current = try Row.fetchOne(
            database, sql: "SELECT id, offer, intern, handed_to FROM letter WHERE \(condition)",
            arguments: arguments)
        if let current { return ReportedLetter(current, isCurrent: true) }
        let earlier = try Row.fetchOne(
            database,
            sql: """
                SELECT letter.id, offer, intern, recipient AS handed_to FROM attempt JOIN letter ON letter.id = attempt.letter
                WHERE attempt.\(condition.replacing(" AND ", with: " AND attempt."))
                """, arguments: arguments)
        return earlier.map { ReportedLetter($0, isCurrent: false) }
    }
}

extension Settlement.ReportedLetter {
    fileprivate init(_ row: Row, isCurrent: Bool) {
        self.init(
            id: row["id"], offer: OfferNumber(rawValue: row["offer"]),
            intern: InternRef(rawValue: row["intern"]),
            address: (row["handed_to"] as String?).flatMap(AddrSpec.init), isCurrent: isCurrent)
    }
}

extension Ledger {
    /// What letters' return addresses are signed with.
    static func secret(_ database: Database) throws -> [UInt8] {
        let secret = try Data.fetchOne(database, sql: "SELECT secret FROM ledger")
        guard let secret, secret.count == 32 else { throw LedgerFault.other(detail: "no secret") }
        return Array(secret)
    }
}
