extension Migrations {
    /// A letter that failed because the relay refused every letter may be queued again, automatically and once, as long as the
    /// intern cannot have received it.
    static let refusals = """
        CREATE VIEW letter_refused_once AS
            SELECT letter.id FROM letter JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'failed' AND offer.dead_at IS NULL
                AND (SELECT count(*) FROM attempt WHERE attempt.letter = letter.id AND result = 'failed') = 1
                AND NOT EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id
                        AND (ended_at IS NULL OR result NOT IN ('failed', 'later')));

        DROP TRIGGER letter_sent_once;
        -- a letter that has ended is queued again only by a new decision on that very number, one decision for one time, or
        -- because it was refused with all others
        CREATE TRIGGER letter_sent_once BEFORE UPDATE OF state ON letter
        WHEN OLD.state IN ('sent', 'bounced', 'failed', 'superseded') AND (NEW.state = 'in_doubt'
            OR NEW.state = 'queued' AND OLD.id NOT IN (SELECT id FROM letter_refused_once) AND NOT EXISTS (
                SELECT 1 FROM decision WHERE id = NEW.requeued_by AND id > coalesce(OLD.requeued_by, OLD.decision, 0)
                    AND (verb = 'resend' AND offer = NEW.offer OR verb = 'unassign')))
        BEGIN
            SELECT RAISE(ABORT, 'a letter that has ended is sent again only by a new decision');
        END;
        """
}

extension Migrations {
    /// Each rule of the outbox, in one place. In addition, triggers forbid what must never happen to a letter.
    static let lettersThatMayLeave = """
        -- Letters that nothing but their state and their time keeps.
        CREATE VIEW sendable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
                JOIN offer ON offer.number = letter.offer
            WHERE offer.dead_at IS NULL AND intern.noc IS NOT NULL AND intern.removed_at IS NULL
                -- A held mail of the portal's says that the number is dead: until a person has looked, by `withdraw`, by
                -- dismissing that mail, or by letting the letter go all the same, it does not leave. The portal's mail is held
                -- for a conflict in no other case.
                AND NOT EXISTS (SELECT 1 FROM mail AS against
                    WHERE against.kind = 'portal' AND against.outcome = 'held' AND against.reason = 'evidence_conflict'
                        AND (against.offer = letter.offer OR against.id IN (
                            SELECT mail_offer.mail FROM mail_offer WHERE mail_offer.number = letter.offer))
                        AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.offer = letter.offer
                            AND verb IN ('assign', 'approve', 'resend') AND decided_at > against.seen_at));

        -- Letters in doubt that may be sent once more: where the address or the code has changed since, neither the old words
        -- nor new ones under the old Message-ID would be right.
        CREATE VIEW copyable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
            WHERE letter.state = 'in_doubt' AND letter.copies = 0 AND letter.handed_to = intern.email
                AND letter.handed_noc = intern.noc AND intern.removed_at IS NULL;

        -- Letters that a person may let go: a number that is dead and an intern who has left are told to nobody.
        CREATE VIEW reviewable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
                JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'to_review' AND intern.removed_at IS NULL AND offer.dead_at IS NULL;
        """
}
