extension Migrations {
    /// Digests of an office are counted by office and address; that of everything by itself, whatever its address.
    static let offices = """
        ALTER TABLE intern ADD COLUMN supervisor_email TEXT;
        -- As typed in the roster.
        ALTER TABLE intern ADD COLUMN office TEXT;
        -- Whose part it holds, as the configuration names the office; NULL: everything.
        ALTER TABLE digest ADD COLUMN office TEXT;

        DROP INDEX digest_waiting;
        -- one digest waits at a time for each that is told
        CREATE UNIQUE INDEX digest_waiting
            ON digest(coalesce(office, ''), CASE WHEN office IS NULL THEN '' ELSE recipient END)
            WHERE state = 'queued';

        DROP TRIGGER digest_a_day;
        DROP TRIGGER digest_handed_a_day;
        -- one digest a day at most to each; what a clock that was a day ahead has written does not count
        CREATE TRIGGER digest_a_day BEFORE INSERT ON digest WHEN EXISTS (
            SELECT 1 FROM digest WHERE office IS NEW.office AND (office IS NULL OR recipient = NEW.recipient)
                AND coalesce(handed_at, created_at) > NEW.created_at - 86400
                AND coalesce(handed_at, created_at) < NEW.created_at + 86400)
        BEGIN
            SELECT RAISE(ABORT, 'one digest a day at most');
        END;
        CREATE TRIGGER digest_handed_a_day BEFORE UPDATE OF handed_at ON digest WHEN EXISTS (
            SELECT 1 FROM digest WHERE id <> NEW.id AND office IS NEW.office
                AND (office IS NULL OR recipient = NEW.recipient)
                AND handed_at > NEW.handed_at - 86400 AND handed_at < NEW.handed_at + 86400)
        BEGIN
            SELECT RAISE(ABORT, 'one digest a day at most');
        END;
        """
}
