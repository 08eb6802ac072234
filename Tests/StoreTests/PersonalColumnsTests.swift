import Foundation
import GRDB
import Store
import Testing

/// Each column that can hold words or octets is one of two kinds, and a new one must be put to one of them: then whoever adds it has
/// thought of it. What may name an intern is erased by `ErasureWork`, and handed over by `PersonFile`.
@Suite struct PersonalColumnsTests {
    /// What may name an intern, or say what only one of them is meant to read.
    private static let personal: Set<String> = [
        "intern.ref", "intern.family_name", "intern.given_names", "intern.email", "intern.language",
        "intern.noc",
        "intern.portal_email", "intern.employer", "intern.supervisor_email", "intern.office",
        "intern.second_language", "intern.formerly", "intern.origin_family",
        "intern.origin_given", "intern.origin_email",
        "mail.bytes", "mail.message_id", "mail.sender", "mail.subject", "mail.trusted_by", "mail.receipt",
        "mail.intern",
        "evidence.intern", "offer.intern", "offer.receipt", "decision.because", "decision.intern",
        "decision.detail", "offer_list_row.worker_name", "list_conflict.listed",
        "letter.intern", "letter.last_reply", "letter.handed_to", "letter.handed_noc", "letter.handed_bytes",
        "attempt.reply", "attempt.recipient", "signature_key.domain", "signature_key.selector",
        "signature_key.record",
        // What servers and the host's people say of everything.
        "ledger.hold_reason", "ledger.relay_error", "mailbox.error", "mailbox.after_error",
        "digest.last_reply",
    ]

    /// Numbers, states, hashes, and the host's own people.
    private static let other: Set<String> = [
        "ledger.service_version", "ledger.secret", "ledger.file", "mailbox.name", "mail.mailbox", "mail.hash",
        "mail.kind", "mail.trust", "mail.offer", "mail.outcome", "mail.reason", "mail.after_what",
        "mail.after_place", "mail.after_state", "mail_offer.number", "evidence.rule", "evidence.place",
        "offer.number", "offer.rule", "offer.dead_reason", "offer.superseded_by", "decision.who",
        "decision.verb", "decision.offer", "offer_list.who", "offer_list_row.number", "offer_list_row.status",
        "list_conflict.number", "person_doubt.number", "letter.offer", "letter.message_id", "letter.state",
        "letter.review", "attempt.result", "attempt.message_id", "digest.recipient", "digest.message_id",
        "digest.state", "digest.office", "letter.kind", "ledger.metrics_error", "signature_key.state",
        "mailbox.mark", "intern.standing", "forgotten.proof", "forgotten.cause",
        "forgotten.who", "forgotten.because",
    ]

    @Test("no column holds words that nobody has thought of")
    func columns() async throws {
        let fixture = try await LedgerFixture()
        let found = try await DatabaseQueue(path: fixture.ledger.path).read { database in
            try String.fetchSet(
                database,
                sql: """
                    SELECT m.name || '.' || c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
                    WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB') AND m.name NOT LIKE 'sqlite_%'
                        AND m.name <> 'grdb_migrations'
                    """)
        }
        #expect(
            found.subtracting(Self.personal).subtracting(Self.other).sorted() == [], "new: personal or not?")
        #expect(Self.personal.union(Self.other).subtracting(found).sorted() == [], "gone")
        #expect(Self.personal.isDisjoint(with: Self.other))
    }
}
