import GRDB

extension Migrations {
    /// Letters of several kinds for one number, and interns' answers. The table of letters loses the rule that a number has one
    /// letter, for which SQLite must rebuild it; an index keeps the rule for the letter that tells the number.
    static func letLettersFollow(_ database: GRDB.Database) throws {
        try rebuilding(["letter"], database, replaced: replacedForKinds) {
            try database.execute(sql: kindTables)
        }
        try database.execute(sql: kindViews + kindTriggers + answers)
    }

    private static let replacedForKinds: Set<String> = [
        "sendable_letter", "copyable_letter", "reviewable_letter", "letter_refused_once", "intern_state",
        "intern_standing",
        "mail_change_due", "letter_for_the_living", "letter_of_the_living", "letter_needs_its_decision",
        "letter_reviewed",
        "standing_letter_changed",
    ]

    private static let columns = """
        id, intern, offer, mail, decision, message_id, state, created_at, next_attempt_at, attempts, copies, in_doubt_since,
        sent_at, last_reply, handed_to, handed_noc, handed_bytes, requeued_by, sought_at, review, approved_by, told_by,
        released_by
        """

    private static let kindTables = """
        CREATE TABLE new_letter (
            -- Never used again: whoever has a letter in hand cannot take another one for it.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            intern TEXT NOT NULL,
            offer TEXT NOT NULL,
            -- What it is for: it tells the number, reminds of it, or says that it is dead; or it tells a supervisor, without
            -- the number, that the intern was told.
            kind TEXT NOT NULL DEFAULT 'number' CHECK (kind IN ('number', 'reminder', 'withdrawn', 'supervisor')),
            -- Of reminders: the first, the second.
            round INTEGER NOT NULL DEFAULT 0 CHECK ((kind = 'reminder') = (round > 0)),
            -- The mail or the decision that lets it leave.
            mail INTEGER REFERENCES mail(id),
            decision INTEGER REFERENCES decision(id),
            -- two letters never share a Message-ID
            message_id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL
                CHECK (state IN ('queued', 'in_doubt', 'sent', 'failed', 'bounced', 'superseded', 'to_review')),
            created_at INTEGER NOT NULL,
            next_attempt_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            -- a letter in doubt is sent again at most once
            copies INTEGER NOT NULL DEFAULT 0 CHECK (copies IN (0, 1)),
            in_doubt_since INTEGER,
            sent_at INTEGER,
            last_reply TEXT,
            -- What was last handed to a server, to whom, and with which code.
            handed_to TEXT,
            handed_noc TEXT,
            handed_bytes BLOB,
            -- The last decision that let it leave once more.
            requeued_by INTEGER REFERENCES decision(id),
            -- When the letter was looked for where the mail server keeps what it has sent; NULL: not since it was last
            -- handed over.
            sought_at INTEGER,
            -- Why a person must approve of it before it leaves; NULL: nobody must.
            review TEXT CHECK (review IN ('first_pass', 'wanted')),
            -- The decision that approved of it.
            approved_by INTEGER REFERENCES decision(id),
            -- The decision that says that the intern was told by hand.
            told_by INTEGER REFERENCES decision(id),
            -- The decision that lets it leave while all sending is on hold.
            released_by INTEGER REFERENCES decision(id),
            -- The answer by which the intern is known to have the number.
            confirmed_by INTEGER REFERENCES mail(id),
            -- one letter per intern and offer, of each kind and round
            UNIQUE (offer, kind, round),
            -- a letter tells an intern the number that is that intern's own
            FOREIGN KEY (offer, intern) REFERENCES offer(number, intern),
            -- a letter leaves only on a mail or on a decision
            CHECK (mail IS NOT NULL OR decision IS NOT NULL),
            -- only what must be approved of waits for it
            CHECK (state <> 'to_review' OR review IS NOT NULL),
            CHECK (confirmed_by IS NULL OR kind = 'number')
        ) STRICT;
        INSERT INTO new_letter (\(columns)) SELECT \(columns) FROM letter;
        INSERT INTO sqlite_sequence (name, seq) SELECT 'new_letter', 0
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_letter');
        UPDATE sqlite_sequence SET seq = max(seq, coalesce(
            (SELECT old.seq FROM sqlite_sequence AS old WHERE old.name = 'letter'), 0)) WHERE name = 'new_letter';
        DROP TABLE letter;
        ALTER TABLE new_letter RENAME TO letter;
        CREATE INDEX letter_by_intern ON letter(intern);
        CREATE INDEX letter_unconfirmed ON letter(sent_at)
            WHERE kind = 'number' AND state = 'sent' AND confirmed_by IS NULL AND told_by IS NULL;
        """

    private static let kindViews = """
        -- The letter that tells the intern the number: one for each number.
        CREATE VIEW number_letter AS SELECT * FROM letter WHERE kind = 'number';

        -- Where every intern of the roster stands, in one place for every command. What nobody has proven says nothing of
        -- anybody.
        CREATE VIEW intern_state AS
        SELECT intern.ref, CASE
            WHEN letter.state IN ('sent', 'bounced') AND letter.confirmed_by IS NOT NULL THEN 'confirmed'
            WHEN letter.state IN ('sent', 'bounced', 'failed', 'in_doubt') THEN letter.state
            WHEN live.number IS NOT NULL AND intern.noc IS NULL THEN 'awaiting_noc'
            WHEN letter.state IS NOT NULL THEN letter.state
            WHEN live.number IS NOT NULL THEN 'held'
            WHEN EXISTS (SELECT 1 FROM evidence JOIN mail ON mail.id = evidence.mail
                WHERE evidence.intern = intern.ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held'
                    AND mail.reason <> 'untrusted_sender' AND mail.trust <> 'untrusted') THEN 'held'
            WHEN EXISTS (SELECT 1 FROM offer WHERE offer.intern = intern.ref AND dead_reason = 'superseded')
                THEN 'superseded'
            WHEN intern.offer_expected = 0 THEN 'no_offer_expected'
            ELSE 'awaiting_offer' END AS state
        FROM intern
        LEFT JOIN offer AS live ON live.intern = intern.ref AND live.dead_at IS NULL
        LEFT JOIN letter ON letter.offer = live.number AND letter.kind = 'number'
        WHERE intern.removed_at IS NULL;

        CREATE VIEW intern_standing AS
        SELECT intern.ref, intern_state.state, CASE
            WHEN intern_state.state = 'confirmed'
                THEN (SELECT mail.seen_at FROM offer JOIN number_letter AS letter ON letter.offer = offer.number
                    JOIN mail ON mail.id = letter.confirmed_by
                    WHERE offer.intern = intern.ref AND offer.dead_at IS NULL)
            WHEN intern_state.state IN ('sent', 'bounced', 'failed', 'in_doubt', 'queued', 'to_review')
                THEN (SELECT coalesce(letter.in_doubt_since, letter.sent_at, letter.created_at)
                    FROM offer JOIN number_letter AS letter ON letter.offer = offer.number
                    WHERE offer.intern = intern.ref AND offer.dead_at IS NULL)
            WHEN intern_state.state = 'awaiting_noc'
                -- A mail that is looked at again gives the number anew: the wait began when it came.
                THEN (SELECT min(bound_at, coalesce(mail.seen_at, bound_at)) FROM offer
                    LEFT JOIN mail ON mail.id = offer.mail
                    WHERE offer.intern = intern.ref AND dead_at IS NULL)
            WHEN intern_state.state = 'held'
                THEN (SELECT min(mail.seen_at) FROM evidence JOIN mail ON mail.id = evidence.mail
                    WHERE evidence.intern = intern.ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held'
                        AND mail.reason <> 'untrusted_sender' AND mail.trust <> 'untrusted')
            -- Whoever had a number that is dead waits since it died.
            ELSE max(intern.imported_at, coalesce(
                (SELECT max(dead_at) FROM offer WHERE offer.intern = intern.ref), intern.imported_at))
            END AS since
        FROM intern JOIN intern_state ON intern_state.ref = intern.ref;

        -- The intern was told by a letter that left, and has not answered.
        CREATE VIEW unconfirmed_letter AS
            SELECT number_letter.* FROM number_letter JOIN offer ON offer.number = number_letter.offer
            WHERE state = 'sent' AND confirmed_by IS NULL AND told_by IS NULL AND offer.dead_at IS NULL;

        -- Numbers that the portal contests. A held mail of the portal's says that the number is dead: until a person has looked,
        -- by `withdraw`, by dismissing that mail, or by letting the letter go all the same, it does not leave. The portal's mail
        -- is held for a conflict in no other case.
        CREATE VIEW contested_number AS
            SELECT mail_number.number FROM mail AS against JOIN mail_number ON mail_number.mail = against.id
            WHERE against.kind = 'portal' AND against.outcome = 'held' AND against.reason = 'evidence_conflict'
                AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.offer = mail_number.number
                    AND verb IN ('assign', 'approve', 'resend') AND decided_at > against.seen_at);

        -- Letters of which an intern may be reminded: told, not answered, and the code and the address are still those of then.
        CREATE VIEW remindable_letter AS
            SELECT told.* FROM unconfirmed_letter AS told JOIN intern ON intern.ref = told.intern
            WHERE intern.removed_at IS NULL AND told.handed_noc IS intern.noc AND told.handed_to = intern.email
                AND told.offer NOT IN (SELECT number FROM contested_number);

        -- Letters that nothing but their state and their time keeps. The `+` keeps SQLite from looking through all that were
        -- sent for the one of a number.
        CREATE VIEW sendable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
                JOIN offer ON offer.number = letter.offer
            WHERE intern.removed_at IS NULL AND CASE letter.kind
                WHEN 'withdrawn' THEN offer.dead_reason IS 'withdrawn'
                WHEN 'reminder' THEN EXISTS (
                    SELECT 1 FROM remindable_letter AS told WHERE told.offer = letter.offer AND intern.noc IS NOT NULL)
                WHEN 'supervisor' THEN offer.dead_at IS NULL AND intern.supervisor_email IS NOT NULL AND EXISTS (
                    SELECT 1 FROM number_letter AS told WHERE told.offer = letter.offer AND +told.state = 'sent')
                ELSE offer.dead_at IS NULL AND intern.noc IS NOT NULL
                    AND letter.offer NOT IN (SELECT number FROM contested_number)
                END;

        -- Letters in doubt that may be sent once more: where the address or the code has changed since, neither the old words
        -- nor new ones under the old Message-ID would be right.
        CREATE VIEW copyable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
            WHERE letter.state = 'in_doubt' AND letter.copies = 0 AND intern.removed_at IS NULL
                AND CASE letter.kind WHEN 'supervisor' THEN letter.handed_to = intern.supervisor_email
                    WHEN 'withdrawn' THEN letter.handed_to = intern.email
                    ELSE letter.handed_to = intern.email AND letter.handed_noc IS intern.noc END;

        -- Letters that a person may let go: only who is still in the roster is written to, and of a dead number only that it is
        -- dead.
        CREATE VIEW reviewable_letter AS
            SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
                JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'to_review' AND intern.removed_at IS NULL
                AND (letter.kind <> 'supervisor' OR intern.supervisor_email IS NOT NULL)
                AND CASE letter.kind WHEN 'withdrawn' THEN offer.dead_reason IS 'withdrawn' ELSE offer.dead_at IS NULL END;

        CREATE VIEW letter_refused_once AS
            SELECT letter.id FROM letter JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'failed' AND (offer.dead_at IS NULL OR letter.kind = 'withdrawn')
                AND (SELECT count(*) FROM attempt WHERE attempt.letter = letter.id AND result = 'failed') = 1
                AND NOT EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id
                        AND (ended_at IS NULL OR result NOT IN ('failed', 'later')));

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
            AND NOT EXISTS (SELECT 1 FROM number_letter AS letter
                WHERE letter.offer = mail.offer AND letter.state = 'to_review')
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE hold_reason IS NOT NULL);

        """

    private static let kindTriggers = """
        -- what a letter is for never changes
        CREATE TRIGGER letter_kind_stays BEFORE UPDATE OF kind, round ON letter
        BEGIN
            SELECT RAISE(ABORT, 'what a letter is for never changes');
        END;
        CREATE TRIGGER letter_for_the_living BEFORE INSERT ON letter
        WHEN NEW.kind <> 'withdrawn' AND EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'no letter leaves for a dead number');
        END;
        CREATE TRIGGER letter_of_the_living BEFORE UPDATE OF state ON letter
        WHEN NEW.kind <> 'withdrawn' AND NEW.state IN ('queued', 'in_doubt') AND OLD.state <> 'in_doubt'
            AND EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'no letter leaves for a dead number');
        END;
        -- only an intern who may have a number is told that it is dead, and by the decision that says so
        CREATE TRIGGER letter_of_a_dead_number BEFORE INSERT ON letter
        WHEN NEW.kind = 'withdrawn' AND (
            NOT EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_reason = 'withdrawn')
            OR NOT EXISTS (SELECT 1 FROM number_letter AS told WHERE told.offer = NEW.offer AND told.intern = NEW.intern
                AND (told.handed_to IS NOT NULL OR told.told_by IS NOT NULL)))
        BEGIN
            SELECT RAISE(ABORT, 'only an intern who may have a number is told that it is dead');
        END;
        -- only an intern who was told by a letter, and has not answered, is reminded
        CREATE TRIGGER letter_reminds BEFORE INSERT ON letter
        WHEN NEW.kind = 'reminder' AND NOT EXISTS (
            SELECT 1 FROM unconfirmed_letter AS told WHERE told.offer = NEW.offer AND told.intern = NEW.intern)
        BEGIN
            SELECT RAISE(ABORT, 'only an intern who was told and has not answered is reminded');
        END;
        -- a supervisor hears only of an intern who was told
        CREATE TRIGGER letter_to_a_supervisor BEFORE INSERT ON letter
        WHEN NEW.kind = 'supervisor' AND NOT EXISTS (
            SELECT 1 FROM number_letter AS told
            WHERE told.offer = NEW.offer AND told.intern = NEW.intern AND +told.state = 'sent')
        BEGIN
            SELECT RAISE(ABORT, 'a supervisor hears only of an intern who was told');
        END;
        -- a letter that leaves on a decision leaves on the one that gave that intern that number, or took it back; one that was
        -- told by hand does not leave
        CREATE TRIGGER letter_needs_its_decision BEFORE INSERT ON letter
        WHEN (NEW.decision IS NOT NULL OR NEW.kind = 'withdrawn') AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.decision AND offer = NEW.offer AND intern = NEW.intern
                AND CASE NEW.kind WHEN 'withdrawn' THEN verb = 'withdraw'
                    ELSE verb = 'assign' OR verb = 'told' AND NEW.state = 'sent' AND NEW.told_by IS NEW.decision END)
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves only on the decision that gave that intern that number');
        END;
        -- what waits for a person's approval leaves by that alone: of that very letter, or, where it has ended, by the word
        -- that sends it again
        CREATE TRIGGER letter_reviewed BEFORE UPDATE OF state ON letter
        WHEN NEW.state IN ('queued', 'in_doubt') AND NEW.review IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.approved_by AND offer = NEW.offer AND intern = NEW.intern
                AND (verb IN ('approve', 'assign') OR verb = 'resend' AND OLD.state <> 'to_review'))
        BEGIN
            SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
        END;
        -- only an intern's own answer confirms
        CREATE TRIGGER letter_confirmed BEFORE UPDATE OF confirmed_by ON letter
        WHEN NEW.confirmed_by IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM mail WHERE id = NEW.confirmed_by AND kind = 'reply' AND intern = NEW.intern)
        BEGIN
            SELECT RAISE(ABORT, 'only the intern''s own answer confirms');
        END;
        CREATE TRIGGER standing_letter_changed AFTER UPDATE OF state, in_doubt_since, sent_at, created_at, confirmed_by ON letter
        WHEN OLD.state <> NEW.state OR OLD.in_doubt_since IS NOT NEW.in_doubt_since
            OR OLD.sent_at IS NOT NEW.sent_at OR OLD.created_at <> NEW.created_at
            OR OLD.confirmed_by IS NOT NEW.confirmed_by
        BEGIN
            UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
            WHERE ref = NEW.intern;
        END;

        """

    private static let answers = """
        -- When this ledger was last found to be a copy, or put back.
        ALTER TABLE ledger ADD COLUMN copied_at INTEGER;
        -- An answer to a letter that a person must read: since it came, until somebody says that it needs nothing.
        ALTER TABLE mail ADD COLUMN reply_open INTEGER NOT NULL DEFAULT 0 CHECK (reply_open IN (0, 1));
        CREATE INDEX mail_reply_open ON mail(id) WHERE reply_open = 1;
        """
}
