extension Migrations {
    /// Every `status` reads the state of every intern, which seldom changes: triggers store it with the intern, so that no writer
    /// can forget it. `intern_state` says what it must be.
    static let standing = """
        ALTER TABLE intern ADD COLUMN standing TEXT;
        -- Since when the intern waits for what the standing says, or when the letter was written.
        ALTER TABLE intern ADD COLUMN standing_since INTEGER;
        -- How many mails of it are in the ledger.
        ALTER TABLE mailbox ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;

        CREATE VIEW intern_standing AS
        SELECT intern.ref, intern_state.state, CASE
            WHEN intern_state.state IN ('sent', 'bounced', 'failed', 'in_doubt', 'queued')
                THEN (SELECT coalesce(letter.in_doubt_since, letter.sent_at, letter.created_at)
                    FROM offer JOIN letter ON letter.offer = offer.number
                    WHERE offer.intern = intern.ref AND offer.dead_at IS NULL)
            WHEN intern_state.state = 'awaiting_noc'
                -- A mail that is looked at again gives the number anew: the wait began when it came.
                THEN (SELECT min(bound_at, coalesce(mail.seen_at, bound_at)) FROM offer
                    LEFT JOIN mail ON mail.id = offer.mail
                    WHERE offer.intern = intern.ref AND dead_at IS NULL)
            WHEN intern_state.state = 'held'
                THEN (SELECT min(mail.seen_at) FROM evidence JOIN mail ON mail.id = evidence.mail
                    WHERE evidence.intern = intern.ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held')
            -- Whoever had a number that is dead waits since it died.
            ELSE max(intern.imported_at, coalesce(
                (SELECT max(dead_at) FROM offer WHERE offer.intern = intern.ref), intern.imported_at))
            END AS since
        FROM intern JOIN intern_state ON intern_state.ref = intern.ref;

        UPDATE intern SET (standing, standing_since) =
            (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref);
        -- Whoever has left the roster stands nowhere.
        CREATE INDEX intern_by_standing ON intern(standing, standing_since, ref) WHERE standing IS NOT NULL;

        UPDATE mailbox SET seen = (SELECT count(*) FROM mail WHERE mail.mailbox = mailbox.name);
        CREATE TRIGGER mailbox_counts_mail AFTER INSERT ON mail
        BEGIN UPDATE mailbox SET seen = seen + 1 WHERE name = NEW.mailbox; END;
        CREATE TRIGGER mailbox_counts_mail_gone AFTER DELETE ON mail
        BEGIN UPDATE mailbox SET seen = seen - 1 WHERE name = OLD.mailbox; END;
        """ + standingTriggers.map(trigger).joined()

    /// Every event that may change an intern's state, and the interns it concerns.
    private static let standingTriggers: [(name: String, event: String, interns: String)] = [
        ("intern_new", "INSERT ON intern", "ref = NEW.ref"),
        (
            "intern_changed",
            """
            UPDATE OF noc, offer_expected, removed_at, imported_at ON intern
            WHEN OLD.noc IS NOT NEW.noc OR OLD.offer_expected <> NEW.offer_expected
                OR OLD.removed_at IS NOT NEW.removed_at OR OLD.imported_at <> NEW.imported_at
            """, "ref = NEW.ref"
        ),
        ("offer_new", "INSERT ON offer", "ref = NEW.intern"),
        (
            "offer_changed", "UPDATE OF dead_reason, dead_at, bound_at ON offer", "ref = NEW.intern"
        ),
        ("offer_gone", "DELETE ON offer", "ref = OLD.intern"),
        ("letter_new", "INSERT ON letter", "ref = NEW.intern"),
        (
            "letter_changed",
            """
            UPDATE OF state, in_doubt_since, sent_at, created_at ON letter
            WHEN OLD.state <> NEW.state OR OLD.in_doubt_since IS NOT NEW.in_doubt_since
                OR OLD.sent_at IS NOT NEW.sent_at OR OLD.created_at <> NEW.created_at
            """, "ref = NEW.intern"
        ),
        ("letter_gone", "DELETE ON letter", "ref = OLD.intern"),
        ("evidence_new", "INSERT ON evidence WHEN NEW.rule IS NOT NULL", "ref = NEW.intern"),
        ("evidence_gone", "DELETE ON evidence WHEN OLD.rule IS NOT NULL", "ref = OLD.intern"),
        (
            "mail_settled", "UPDATE OF outcome ON mail WHEN OLD.outcome IS NOT NEW.outcome",
            "ref IN (SELECT intern FROM evidence WHERE mail = NEW.id AND rule IS NOT NULL)"
        ),
    ]

    private static func trigger(_ trigger: (name: String, event: String, interns: String)) -> String {
        """

        CREATE TRIGGER standing_\(trigger.name) AFTER \(trigger.event)
        BEGIN
            UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
            WHERE \(trigger.interns);
        END;
        """
    }

    /// A row that is new has neither number nor evidence, because both refer to a row that is there: nothing has to be looked for,
    /// which took most of a first import.
    static let standingOfNewInterns = """
        DROP TRIGGER standing_intern_new;
        CREATE TRIGGER standing_intern_new AFTER INSERT ON intern WHEN NEW.removed_at IS NULL
        BEGIN
            UPDATE intern SET standing = CASE NEW.offer_expected WHEN 0 THEN 'no_offer_expected' ELSE 'awaiting_offer' END,
                standing_since = NEW.imported_at
            WHERE rowid = NEW.rowid;
        END;
        """

    /// The mails to the admin about what has waited too long.
    static let digests = """
        CREATE TABLE digest (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            recipient TEXT NOT NULL,
            -- two digests never share a Message-ID
            message_id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('queued', 'in_doubt', 'sent', 'failed')),
            created_at INTEGER NOT NULL,
            next_attempt_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            -- When the final dot was, or may have been, handed to the server.
            handed_at INTEGER,
            last_reply TEXT
        ) STRICT;
        -- one digest waits at a time
        CREATE UNIQUE INDEX digest_waiting ON digest(state) WHERE state = 'queued';
        CREATE INDEX digest_by_hand ON digest(handed_at) WHERE handed_at IS NOT NULL;

        -- one digest a day at most; what a clock that was a day ahead has written does not count
        CREATE TRIGGER digest_a_day BEFORE INSERT ON digest WHEN EXISTS (
            SELECT 1 FROM digest WHERE coalesce(handed_at, created_at) > NEW.created_at - 86400
                AND coalesce(handed_at, created_at) < NEW.created_at + 86400)
        BEGIN
            SELECT RAISE(ABORT, 'one digest a day at most');
        END;
        CREATE TRIGGER digest_handed_a_day BEFORE UPDATE OF handed_at ON digest WHEN EXISTS (
            SELECT 1 FROM digest WHERE id <> NEW.id AND handed_at > NEW.handed_at - 86400
                AND handed_at < NEW.handed_at + 86400)
        BEGIN
            SELECT RAISE(ABORT, 'one digest a day at most');
        END;
        -- a digest leaves once: one that may have left is not queued again, unless the server has said no
        CREATE TRIGGER digest_once BEFORE UPDATE OF state ON digest
        WHEN OLD.state IN ('sent', 'failed') OR OLD.state = 'in_doubt' AND NEW.state = 'in_doubt'
        BEGIN
            SELECT RAISE(ABORT, 'a digest leaves once');
        END;
        """
}
