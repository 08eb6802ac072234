extension Migrations {
    /// What `after` has Facteur do with a mail in its mailbox, and how far that has come.
    static let changes = """
        -- What is done with the mail in its mailbox once it is settled, and the flag or the folder.
        ALTER TABLE mail ADD COLUMN after_what TEXT CHECK (after_what IN ('flag', 'move'));
        ALTER TABLE mail ADD COLUMN after_place TEXT;
        -- `begun`: the server may have been asked; `copied`: it lies in both folders; `gone`: it was not there any more.
        ALTER TABLE mail ADD COLUMN after_state TEXT CHECK (after_state IN ('begun', 'copied', 'done', 'gone'));
        ALTER TABLE mail ADD COLUMN after_done_at INTEGER;
        -- Of a move by a copy: the numbering of the other folder, and from which number on the copy would lie there.
        ALTER TABLE mail ADD COLUMN after_uidvalidity INTEGER;
        ALTER TABLE mail ADD COLUMN after_uidnext INTEGER;
        -- 1: its place is the mailbox, for somebody waits for the code in it.
        ALTER TABLE mail ADD COLUMN holds_code INTEGER NOT NULL DEFAULT 0;
        UPDATE mail SET holds_code = 1 WHERE outcome = 'recorded' AND bytes IS NULL;
        -- Why settled mail of it could not be flagged or moved.
        ALTER TABLE mailbox ADD COLUMN after_error TEXT;
        ALTER TABLE mailbox ADD COLUMN after_error_since INTEGER;

        CREATE INDEX mail_by_change ON mail(mailbox, uidvalidity, id)
            WHERE after_done_at IS NULL AND kind IN ('notice', 'receipt', 'bounce', 'portal') AND outcome <> 'held';
        CREATE INDEX mail_changed ON mail(mailbox, after_state) WHERE after_done_at IS NOT NULL;

        -- The mails with which `after` has something to do: the portal's, settled, and nobody has to look at them any more.
        -- Whatever is held waits, in each of its copies, and so does what waits for an approval; what nobody has proven is left
        -- alone unless a person or the portal's list has given its number to somebody, and so is what a person has put back.
        -- (`+`: SQLite would take the index of all UIDs for that, which holds everybody's mail.)
        CREATE VIEW mail_change_due AS
        SELECT mail.* FROM mail JOIN mailbox ON mailbox.name = mail.mailbox AND mailbox.uidvalidity = mail.uidvalidity
        WHERE after_done_at IS NULL AND kind IN ('notice', 'receipt', 'bounce', 'portal') AND outcome <> 'held'
            AND +mail.uid > 0 AND holds_code = 0
            AND (outcome = 'matched' OR trust IN ('portal', 'forwarder')
                OR kind = 'bounce' AND outcome <> 'ignored' AND offer IS NOT NULL)
            AND (outcome <> 'ignored' OR EXISTS (SELECT 1 FROM mail AS same JOIN decision ON decision.mail = same.id
                WHERE decision.verb = 'dismiss' AND (same.id = mail.id OR same.hash = mail.hash)))
            AND NOT EXISTS (SELECT 1 FROM mail AS same WHERE same.hash = mail.hash AND same.outcome IS 'held')
            AND NOT EXISTS (SELECT 1 FROM mail AS same WHERE same.hash = mail.hash AND same.mailbox = mail.mailbox
                AND same.after_what IS 'move' AND same.after_state IS 'done')
            AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = mail.offer AND letter.state = 'to_review')
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE hold_reason IS NOT NULL);

        -- the mailbox is left as it was until the mail is settled
        CREATE TRIGGER mail_changed_settled BEFORE UPDATE OF after_state ON mail
        WHEN OLD.after_state IS NULL AND NEW.after_state IS NOT NULL AND NEW.after_state <> 'gone'
            AND (NEW.settled_at IS NULL OR NEW.outcome IS 'held')
        BEGIN
            SELECT RAISE(ABORT, 'the mailbox is left as it was until the mail is settled');
        END;
        """
}
