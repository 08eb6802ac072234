import GRDB

extension Migrations {
    /// A dismissed mail can wait again, and one letter can leave while all others are on hold. The longer list of verbs needs the
    /// table to be rebuilt.
    static func letLettersGo(_ database: GRDB.Database) throws {
        try rebuilding(["decision"], database, replaced: []) { try database.execute(sql: releaseTables) }
        try database.execute(sql: releaseTriggers)
    }

    private static let releaseTables = """
        CREATE TABLE new_decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            decided_at INTEGER NOT NULL,
            -- every decision has somebody and a reason
            who TEXT NOT NULL CHECK (who <> ''),
            because TEXT NOT NULL CHECK (because <> ''),
            verb TEXT NOT NULL CHECK (verb IN ('assign', 'unassign', 'dismiss', 'reopen', 'receipt', 'withdraw',
                'resend', 'hold', 'release', 'approve', 'told')),
            offer TEXT,
            intern TEXT REFERENCES intern(ref),
            mail INTEGER REFERENCES mail(id),
            -- Of `assign`: the number that it replaced; of `receipt`: the receipt; of `told`: the day; of `dismiss` and `reopen`:
            -- why the mail was held.
            detail TEXT
        ) STRICT;
        INSERT INTO new_decision SELECT id, decided_at, who, because, verb, offer, intern, mail, detail FROM decision;
        INSERT INTO sqlite_sequence (name, seq) SELECT 'new_decision', 0
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_decision');
        UPDATE sqlite_sequence SET seq = max(seq, coalesce(
            (SELECT old.seq FROM sqlite_sequence AS old WHERE old.name = 'decision'), 0)) WHERE name = 'new_decision';
        DROP TABLE decision;
        ALTER TABLE new_decision RENAME TO decision;

        -- The decision that lets it leave while all sending is on hold.
        ALTER TABLE letter ADD COLUMN released_by INTEGER REFERENCES decision(id);
        """

    private static let releaseTriggers = """
        -- a letter leaves during a hold only by a person's word on that very letter
        CREATE TRIGGER letter_released BEFORE UPDATE OF released_by ON letter
        WHEN NEW.released_by IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.released_by AND verb = 'release' AND offer = NEW.offer
                AND intern = NEW.intern)
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves during a hold only by a person''s word on that very letter');
        END;
        """
}
