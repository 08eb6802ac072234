import FacteurCore
import Foundation
import Mail
import Text

/// Matches delivery reports to their letters. Anybody can claim to report: a report counts only if it holds what only a server that
/// had the letter can know.
extension Settlement {
    struct ReportedLetter {
        let id: LetterID
        let offer: OfferNumber
        let intern: InternRef
        let address: AddrSpec?
        /// Whether the report came to this letter's own signed return address.
        var isSigned = false
        /// Whether the report is about the latest letter, and not about an earlier one that a person has had sent again since.
        let isCurrent: Bool
    }

    /// `nil`: the mail is no delivery report.
    func verdictOfReport(_ examination: Examination) throws -> Verdict? {
        guard examination.reading.kind == .bounce, let report = examination.report else {
            return nil
        }
        let letter = try letter(of: report, recipients: examination.reading.recipients.map(\.address))
        // Its address is not known any more, and there is nobody to whom anything could be sent.
        if let letter, try isForgotten(letter.intern) {
            return Verdict(outcome: .recorded, offer: letter.offer, intern: letter.intern)
        }
        let news = report.news(of: letter?.address, isSigned: letter?.isSigned ?? false)
        guard let letter, news != .unclear else {
            // A report that another mail arrived needs no person.
            return news == .wentOn
                ? Verdict(outcome: .recorded)
                : Verdict(outcome: .held, reason: .noMatch, offer: letter?.offer)
        }
        return Verdict(outcome: .recorded, offer: letter.offer, intern: letter.intern)
    }

    /// The changes that a report makes to its letter.
    func note(_ report: DeliveryReport, recipients: [AddrSpec]) throws {
        guard let letter = try letter(of: report, recipients: recipients), letter.isCurrent else { return }
        switch report.news(of: letter.address, isSigned: letter.isSigned) {
        case .failed(let words):
            // The letter is no longer in doubt: a returned letter had been accepted.
            try database.execute(
                """
                UPDATE letter SET state = 'bounced', last_reply = \(words), in_doubt_since = NULL
                WHERE id = \(letter.id) AND state IN ('sent', 'in_doubt') AND told_by IS NULL
                """)
        case .delayed(let words): try mark(letter, words)
        case .unclear:
            guard letter.isSigned else { return }
            // The letter is marked, and the mail is held for a person.
            try mark(letter, Self.unclear)
        case .wentOn: break
        }
    }

    private func mark(_ letter: ReportedLetter, _ words: String) throws {
        try database.execute(
            "UPDATE letter SET last_reply = \(words) WHERE id = \(letter.id) AND state = 'sent'")
    }

    private static let unclear = LetterSentence.strangeReport.said()

    /// By the address to which it came back, the envelope id, the Message-ID, in this order.
    private func letter(of report: DeliveryReport, recipients: [AddrSpec]) throws -> ReportedLetter? {
        for token in recipients.compactMap(ReturnToken.init(in:)) {
            if var letter = try letter(of: token) {
                letter.isSigned = true
                return letter
            }
        }
        if let id = report.originalEnvelopeID, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
            // All our Message-IDs that begin with it: A is the character after @.
            let (first, end) = ("<facteur.\(id)@", "<facteur.\(id)A")
            if let found = try letter(where: { "\(part: $0) >= \(first) AND \(part: $0) < \(end)" }) {
                return found
            }
        }
        for id in [report.originalMessageID].compactMap(\.self) + report.mentionedMessageIDs {
            if let letter = try letter(where: { "\(part: $0) = \(id)" }) { return letter }
        }
        return nil
    }

    private func letter(of token: ReturnToken) throws -> ReportedLetter? {
        let key = try Ledger.secret(database)
        let ids = try database.values(
            """
            SELECT message_id FROM letter WHERE id = \(token.letter)
            UNION SELECT message_id FROM attempt WHERE letter = \(token.letter) AND message_id IS NOT NULL
            """, as: MessageID.self)
        let own = ids.first { token.isSigned(for: $0, key: key) }
        return try own.flatMap { id in try letter(where: { "\(part: $0) = \(id)" }) }
    }

    /// Among the latest letters, or otherwise among all that were ever sent.
    ///
    /// - Parameter condition: on the column that holds the Message-ID.
    private func letter(where condition: (_ messageID: SQL) -> SQL) throws -> ReportedLetter? {
        let current = try database.row(
            "SELECT id, offer, intern, handed_to FROM letter WHERE \(part: condition("message_id"))")
        if let current { return try ReportedLetter(current, isCurrent: true) }
        let earlier = try database.row(
            """
            SELECT letter.id, offer, intern, recipient AS handed_to FROM attempt JOIN letter ON letter.id = attempt.letter
            WHERE \(part: condition("attempt.message_id"))
            """)
        return try earlier.map { try ReportedLetter($0, isCurrent: false) }
    }
}

extension Settlement.ReportedLetter {
    fileprivate init(_ row: Row, isCurrent: Bool) throws {
        self.init(
            id: try row.value("id"), offer: try row.value("offer"), intern: try row.value("intern"),
            address: try row.value("handed_to"), isCurrent: isCurrent)
    }
}

extension Ledger {
    /// The key that signs letters' return addresses.
    static func secret(_ database: Database) throws -> [UInt8] {
        let secret = try database.value("SELECT secret FROM ledger", as: Data.self, cached: true)
        guard let secret, secret.count == 32 else { throw LedgerFault.other(detail: "no secret") }
        return Array(secret)
    }
}
