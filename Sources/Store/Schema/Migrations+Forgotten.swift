extension Migrations {
    /// What is left of a person who was forgotten: the proof of it, and, if they had a number, a row without a name to which the
    /// number belongs for good, so that it is told to nobody else.
    static let forgottenPeople = """
        -- When a roster last had the row: who stands in every one is not forgotten for their age.
        ALTER TABLE intern ADD COLUMN listed_at INTEGER;
        UPDATE intern SET listed_at = imported_at;
        -- Since when the row is nobody's.
        ALTER TABLE intern ADD COLUMN forgotten_at INTEGER;
        CREATE INDEX intern_forgotten ON intern(ref) WHERE forgotten_at IS NOT NULL;

        -- When the content was dropped that was kept before.
        ALTER TABLE mail ADD COLUMN dropped_at INTEGER;
        -- 1: it spoke of somebody who was forgotten; no copy of it is kept either.
        ALTER TABLE mail ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX mail_forgotten ON mail(hash) WHERE forgotten = 1;
        -- Settled mails with their content, oldest first.
        CREATE INDEX mail_with_content ON mail(settled_at) WHERE bytes IS NOT NULL AND outcome <> 'held';

        CREATE TABLE forgotten (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            -- Of the reference, with the ledger's secret: proves that somebody was forgotten under it, and names nobody.
            proof BLOB NOT NULL CHECK (length(proof) = 32),
            forgotten_at INTEGER NOT NULL,
            -- 'asked': by a person; 'retention': for their age.
            cause TEXT NOT NULL CHECK (cause IN ('asked', 'retention')),
            who TEXT NOT NULL CHECK (who <> ''),
            because TEXT NOT NULL CHECK (because <> '')
        ) STRICT;
        CREATE INDEX forgotten_by_proof ON forgotten(proof);

        -- nobody takes the place of somebody who was forgotten
        CREATE TRIGGER forgotten_stays BEFORE UPDATE ON intern
        WHEN OLD.forgotten_at IS NOT NULL AND (NEW.forgotten_at IS NULL OR NEW.removed_at IS NULL OR NEW.ref <> OLD.ref)
        BEGIN
            SELECT RAISE(ABORT, 'nobody takes the place of somebody who was forgotten');
        END;
        -- the number of somebody who was forgotten is told to nobody else
        CREATE TRIGGER forgotten_number_stays BEFORE DELETE ON offer
        WHEN EXISTS (SELECT 1 FROM intern WHERE ref = OLD.intern AND forgotten_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'the number of somebody who was forgotten is told to nobody else');
        END;
        CREATE TRIGGER forgotten_number_goes_nowhere BEFORE UPDATE OF number, intern ON offer
        WHEN EXISTS (SELECT 1 FROM intern WHERE ref = OLD.intern AND forgotten_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'the number of somebody who was forgotten is told to nobody else');
        END;
        -- nothing leaves for somebody who was forgotten
        CREATE TRIGGER forgotten_is_told_nothing BEFORE INSERT ON letter
        WHEN EXISTS (SELECT 1 FROM intern WHERE ref = NEW.intern AND forgotten_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'nothing leaves for somebody who was forgotten');
        END;
        CREATE TRIGGER forgotten_is_told_no_more BEFORE UPDATE OF state ON letter
        WHEN NEW.state IN ('queued', 'in_doubt', 'to_review')
            AND EXISTS (SELECT 1 FROM intern WHERE ref = NEW.intern AND forgotten_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'nothing leaves for somebody who was forgotten');
        END;
        """
}
