import GRDB
import Store
import TestSupport
import Testing

/// The promises that the schema keeps by itself, tried past every rule: as raw SQL.
@Suite struct SchemaTests {
    struct Attempt: Sendable, CustomTestStringConvertible {
        let promise: String
        let sql: String
        var testDescription: String { promise }
    }

    /// BRUNO gets a number by a person's word.
    private static let decision = """
        INSERT INTO decision (decided_at, who, because, verb, offer, intern)
        VALUES (1, 'hr', 'x', 'assign', 'A7654321', 'BRUNO')
        """

    static let attempts = [
        Attempt(
            promise: "one live offer per intern",
            sql: "INSERT INTO offer (number, intern, rule, bound_at) VALUES ('A7654321', 'ANNA', 'name', 1)"),
        Attempt(
            promise: "a number belongs to one intern",
            sql: "INSERT INTO offer (number, intern, rule, bound_at) VALUES ('A1234567', 'BRUNO', 'name', 1)"),
        Attempt(
            promise: "a placeholder is nobody's offer",
            sql: "INSERT INTO offer (number, intern, rule, bound_at) VALUES ('A9999999', 'BRUNO', 'name', 1)"),
        Attempt(
            promise: "one letter per intern and offer",
            sql: """
                INSERT INTO letter (intern, offer, mail, message_id, state, created_at, next_attempt_at)
                VALUES ('ANNA', 'A1234567', 1, '<x@y>', 'queued', 1, 1)
                """),
        Attempt(
            promise: "a letter tells an intern no number but their own",
            sql: "UPDATE letter SET intern = 'BRUNO'"),
        Attempt(
            promise: "a letter leaves only on a trusted notice or a decision",
            sql: """
                INSERT INTO offer (number, intern, rule, bound_at) VALUES ('A7654321', 'BRUNO', 'name', 1);
                UPDATE mail SET trust = 'untrusted';
                INSERT INTO letter (intern, offer, mail, message_id, state, created_at, next_attempt_at)
                VALUES ('BRUNO', 'A7654321', 1, '<x@y>', 'queued', 1, 1)
                """),
        Attempt(
            promise: "a sent letter is not queued again",
            sql: "UPDATE letter SET state = 'sent'; UPDATE letter SET state = 'queued'"),
        Attempt(promise: "a letter in doubt has one copy at most", sql: "UPDATE letter SET copies = 2"),
        Attempt(promise: "a decision is kept for ever", sql: "\(decision); DELETE FROM decision"),
        Attempt(
            promise: "a decision is kept as it was made",
            sql: "\(decision); UPDATE decision SET offer = 'A2222222'"),
        Attempt(
            promise: "every decision has a reason",
            sql: "INSERT INTO decision (decided_at, who, because, verb) VALUES (1, 'hr', '', 'hold')"),
        Attempt(
            promise: "a letter that was refused leaves again only by a decision",
            sql: "UPDATE letter SET state = 'failed'; UPDATE letter SET state = 'queued'"),
        Attempt(
            promise: "a decision on another number lets nothing leave again",
            sql:
                "\(decision); UPDATE letter SET state = 'sent'; UPDATE letter SET state = 'queued', requeued_by = 1"
        ),
        Attempt(
            promise: "one decision lets a letter leave again one time",
            sql: """
                INSERT INTO decision (decided_at, who, because, verb, offer, intern)
                VALUES (1, 'hr', 'x', 'resend', 'A1234567', 'ANNA');
                UPDATE letter SET state = 'sent';
                UPDATE letter SET state = 'queued', requeued_by = 1;
                UPDATE letter SET state = 'sent';
                UPDATE letter SET state = 'queued', requeued_by = 1
                """),
        Attempt(
            promise: "a letter on a decision is of the intern whom it names",
            sql: """
                \(decision); INSERT INTO offer (number, intern, rule, bound_at) VALUES ('A7654321', 'CHLOE', 'name', 1);
                INSERT INTO letter (intern, offer, decision, message_id, state, created_at, next_attempt_at)
                VALUES ('CHLOE', 'A7654321', 1, '<x@y>', 'queued', 1, 1)
                """),
        Attempt(
            promise: "no letter leaves for a dead number",
            sql: """
                UPDATE offer SET dead_at = 1, dead_reason = 'withdrawn'; UPDATE letter SET state = 'in_doubt'
                """),
        Attempt(promise: "a number is dead for a reason", sql: "UPDATE offer SET dead_at = 1"),
        Attempt(promise: "a number never changes its intern", sql: "UPDATE offer SET intern = 'BRUNO'"),
        Attempt(
            promise: "a letter that has left stays on record",
            sql: "UPDATE letter SET state = 'sent'; DELETE FROM letter"),
        Attempt(promise: "every settled mail has an outcome", sql: "UPDATE mail SET outcome = NULL"),
        Attempt(
            promise: "every held mail has a reason", sql: "UPDATE mail SET outcome = 'held', reason = NULL"),
        Attempt(
            promise: "a mail stands in the ledger once",
            sql: """
                INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at)
                SELECT mailbox, uidvalidity, uid, size, seen_at FROM mail
                """),
    ]

    @Test("the schema refuses what would break a promise", arguments: attempts)
    func refuses(_ attempt: Attempt) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let queue = try DatabaseQueue(path: fixture.ledger.path)
        let error = await #expect(throws: DatabaseError.self) {
            try await queue.write { try $0.execute(sql: attempt.sql) }
        }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }
}
