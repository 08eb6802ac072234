extension Migrations {
    /// What a person must be able to find: the numbers of a mail that has several, the numbers that the portal's list gives to
    /// another intern, and the letters that were sent twice.
    static let doubts = """
        -- Every number of a mail that has several; `mail.offer` holds the one number of any other.
        CREATE TABLE mail_offer (
            mail INTEGER NOT NULL REFERENCES mail(id) ON DELETE CASCADE,
            number TEXT NOT NULL,
            PRIMARY KEY (mail, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mail_offer_by_number ON mail_offer(number);
        CREATE VIEW mail_number AS
            SELECT id AS mail, offer AS number FROM mail WHERE offer IS NOT NULL
            UNION ALL SELECT mail, number FROM mail_offer;

        -- Numbers of interns who may have been told, or to whom a person gave them, and whom the last list that has the
        -- number does not name. A later decision on the number ends it.
        CREATE TABLE list_conflict (
            number TEXT PRIMARY KEY,
            list INTEGER NOT NULL REFERENCES offer_list(id),
            noted_at INTEGER NOT NULL,
            -- The newest decision when it was noted.
            decision INTEGER NOT NULL,
            -- Whom the list names, references apart by blanks; empty: nobody of the roster.
            listed TEXT NOT NULL
        ) STRICT;
        CREATE VIEW open_list_conflict AS
            SELECT list_conflict.*, offer.intern FROM list_conflict JOIN offer USING (number)
            WHERE offer.dead_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM decision WHERE decision.offer = list_conflict.number
                    AND decision.id > list_conflict.decision);

        CREATE INDEX offer_list_row_by_name ON offer_list_row(worker_name);
        CREATE INDEX letter_copied ON letter(id) WHERE copies = 1;
        """
}

extension Migrations {
    /// The person in the row when the ledger first had the reference, or since it was given to another person.
    static let origins = """
        ALTER TABLE intern ADD COLUMN origin_family TEXT;
        ALTER TABLE intern ADD COLUMN origin_given TEXT;
        ALTER TABLE intern ADD COLUMN origin_email TEXT;
        UPDATE intern SET origin_family = family_name, origin_given = given_names, origin_email = email;
        """

    /// A number is bound to a person, not to a reference; and the portal's list proves a number, whatever brought it.
    static let people = """
        -- The reference that this person had before it went to somebody else; NULL: it is theirs.
        ALTER TABLE intern ADD COLUMN formerly TEXT;
        -- Since when the row is this person's, where it was another's before.
        ALTER TABLE intern ADD COLUMN person_since INTEGER;
        CREATE INDEX intern_formerly ON intern(formerly) WHERE formerly IS NOT NULL;

        -- Numbers that were meant for somebody whose row is another person's now: a later `assign` ends it.
        CREATE TABLE person_doubt (
            number TEXT PRIMARY KEY,
            noted_at INTEGER NOT NULL,
            -- The newest decision when it was noted.
            decision INTEGER NOT NULL
        ) STRICT;

        -- a number belongs to one intern, for good; who lost the reference keeps it under another
        DROP TRIGGER offer_stays;
        CREATE TRIGGER offer_stays BEFORE UPDATE OF number, intern ON offer
        WHEN NEW.number <> OLD.number OR NEW.intern <> OLD.intern AND NOT EXISTS (
            SELECT 1 FROM intern WHERE ref = NEW.intern AND formerly = OLD.intern AND removed_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'a number belongs to one intern');
        END;

        -- a letter leaves only on a trusted notice, on the portal's own list, or on a person's recorded decision
        DROP TRIGGER letter_needs_trust;
        CREATE TRIGGER letter_needs_trust BEFORE INSERT ON letter
        WHEN NEW.decision IS NULL AND NOT EXISTS (
            SELECT 1 FROM mail WHERE id = NEW.mail AND kind = 'notice' AND offer = NEW.offer
                AND (trust IN ('portal', 'forwarder') OR EXISTS (
                    SELECT 1 FROM offer JOIN offer_list_row ON offer_list_row.number = offer.number
                    WHERE offer.number = NEW.offer AND offer.intern = NEW.intern AND offer.rule = 'portal_list')))
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves only on a trusted notice, the portal''s list or a decision');
        END;
        """
}
