extension Migrations {
    /// What a person must be able to find again: the numbers of a mail that has several, the numbers that the portal's list
    /// gives to somebody else, and the letters that were sent twice.
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
