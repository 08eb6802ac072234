extension Migrations {
    /// A letter that failed because the relay refused every letter may wait again, by itself and once, as long as nobody can
    /// have got it.
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
