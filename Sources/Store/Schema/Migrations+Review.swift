import GRDB

extension Migrations {
    /// Letters that wait for a person, and what a person told by hand. Two tables get longer lists of allowed values, for which
    /// SQLite must rebuild them (its "Making Other Kinds Of Table Schema Changes", twelve steps): objects that depend on the tables
    /// are dropped first and created again unchanged, except those that change here.
    static func letReview(_ database: GRDB.Database) throws {
        try rebuilding(["letter", "decision"], database, replaced: replacedForReview) {
            try database.execute(sql: reviewTables)
        }
        try database.execute(sql: reviewViews + reviewTriggers)
    }

    /// Drops everything that depends on tables, and creates it again unchanged once they have been rebuilt.
    ///
    /// - Parameter replaced: what is not created again.
    static func rebuilding(
        _ tables: [String], _ database: GRDB.Database, replaced: Set<String> = [],
        _ rebuild: () throws -> Void
    ) throws {
        let standing = try Database(database).rows(
            """
            SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type IN ('view', 'trigger')
                OR type = 'index' AND tbl_name IN \(list: tables)) ORDER BY type = 'view' DESC, rowid
            """
        ).map {
            (
                try $0.value("type", as: String.self), try $0.value("name", as: String.self),
                try $0.value("sql", as: String.self)
            )
        }
        for (type, name, _) in standing.reversed() { try database.execute(sql: "DROP \(type) \"\(name)\"") }
        try rebuild()
        for (_, name, sql) in standing where !replaced.contains(name) { try database.execute(sql: sql) }
    }

    private static let replacedForReview: Set<String> = [
        "intern_state", "intern_standing", "letter_needs_its_decision", "letter_sent_once", "letter_stays",
    ]

    /// Numbers that were used once are not used again: the counters of the new tables continue from the old ones.
    private static let reviewTables = """
        CREATE TABLE new_decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            decided_at INTEGER NOT NULL,
            -- every decision has somebody and a reason
            who TEXT NOT NULL CHECK (who <> ''),
            because TEXT NOT NULL CHECK (because <> ''),
            verb TEXT NOT NULL CHECK (verb IN ('assign', 'unassign', 'dismiss', 'receipt', 'withdraw',
                'resend', 'hold', 'release', 'approve', 'told')),
            offer TEXT,
            intern TEXT REFERENCES intern(ref),
            mail INTEGER REFERENCES mail(id),
            -- Of `assign`: the number that it replaced; of `receipt`: the receipt; of `told`: the day.
            detail TEXT
        ) STRICT;
        INSERT INTO new_decision SELECT id, decided_at, who, because, verb, offer, intern, mail, detail FROM decision;
        INSERT INTO sqlite_sequence (name, seq) SELECT 'new_decision', 0
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_decision');
        UPDATE sqlite_sequence SET seq = max(seq, coalesce(
            (SELECT old.seq FROM sqlite_sequence AS old WHERE old.name = 'decision'), 0)) WHERE name = 'new_decision';
        DROP TABLE decision;
        ALTER TABLE new_decision RENAME TO decision;

        CREATE TABLE new_letter (
            -- Never used again: whoever has a letter in hand cannot take another one for it.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            intern TEXT NOT NULL,
            offer TEXT NOT NULL,
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
            -- one letter per intern and offer
            UNIQUE (intern, offer),
            -- a number is told to one intern
            UNIQUE (offer),
            -- a letter tells an intern the number that is that intern's own
            FOREIGN KEY (offer, intern) REFERENCES offer(number, intern),
            -- a letter leaves only on a mail or on a decision
            CHECK (mail IS NOT NULL OR decision IS NOT NULL),
            -- only what must be approved of waits for it
            CHECK (state <> 'to_review' OR review IS NOT NULL)
        ) STRICT;
        INSERT INTO new_letter (id, intern, offer, mail, decision, message_id, state, created_at, next_attempt_at, attempts,
                copies, in_doubt_since, sent_at, last_reply, handed_to, handed_noc, handed_bytes, requeued_by, sought_at)
            SELECT id, intern, offer, mail, decision, message_id, state, created_at, next_attempt_at, attempts,
                copies, in_doubt_since, sent_at, last_reply, handed_to, handed_noc, handed_bytes, requeued_by, sought_at
            FROM letter;
        INSERT INTO sqlite_sequence (name, seq) SELECT 'new_letter', 0
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_letter');
        UPDATE sqlite_sequence SET seq = max(seq, coalesce(
            (SELECT old.seq FROM sqlite_sequence AS old WHERE old.name = 'letter'), 0)) WHERE name = 'new_letter';
        DROP TABLE letter;
        ALTER TABLE new_letter RENAME TO letter;
        CREATE INDEX letter_to_review ON letter(id) WHERE state = 'to_review';

        -- Which of its mails were there when the mailbox was first opened under its numbering: those up to this UID; NULL: that
        -- is not known yet, and all that come are taken for such.
        ALTER TABLE mailbox ADD COLUMN first_through INTEGER;
        UPDATE mailbox SET first_through = 0 WHERE last_round_trip IS NOT NULL;
        -- 1: it was there when its mailbox was first opened.
        ALTER TABLE mail ADD COLUMN first_pass INTEGER NOT NULL DEFAULT 0;
        -- Forgeries are counted, and the others found, without a look at any content.
        CREATE INDEX mail_held_by_reason ON mail(reason, trust) WHERE outcome = 'held';
        """

    private static let reviewViews = """
        -- Where every intern of the roster stands, in one place for every command. What nobody has proven says nothing of
        -- anybody.
        CREATE VIEW intern_state AS
        SELECT intern.ref, CASE
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
        LEFT JOIN letter ON letter.offer = live.number
        WHERE intern.removed_at IS NULL;

        CREATE VIEW intern_standing AS
        SELECT intern.ref, intern_state.state, CASE
            WHEN intern_state.state IN ('sent', 'bounced', 'failed', 'in_doubt', 'queued', 'to_review')
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
                    WHERE evidence.intern = intern.ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held'
                        AND mail.reason <> 'untrusted_sender' AND mail.trust <> 'untrusted')
            -- Whoever had a number that is dead waits since it died.
            ELSE max(intern.imported_at, coalesce(
                (SELECT max(dead_at) FROM offer WHERE offer.intern = intern.ref), intern.imported_at))
            END AS since
        FROM intern JOIN intern_state ON intern_state.ref = intern.ref;

        UPDATE intern SET (standing, standing_since) =
            (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref);

        """

    private static let reviewTriggers = """
        -- a letter that leaves on a decision leaves on the one that gave that intern that number; one that was told by hand does
        -- not leave
        CREATE TRIGGER letter_needs_its_decision BEFORE INSERT ON letter
        WHEN NEW.decision IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.decision AND offer = NEW.offer AND intern = NEW.intern
                AND (verb = 'assign' OR verb = 'told' AND NEW.state = 'sent' AND NEW.told_by IS NEW.decision))
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves only on the decision that gave that intern that number');
        END;
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
        -- what waits for a person's approval leaves by that alone: of that very letter, or, where it has ended, by the word
        -- that sends it again
        CREATE TRIGGER letter_reviewed BEFORE UPDATE OF state ON letter
        WHEN NEW.state IN ('queued', 'in_doubt') AND NEW.review IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.approved_by AND offer = NEW.offer AND intern = NEW.intern
                AND (verb = 'approve' OR verb = 'resend' AND OLD.state <> 'to_review'))
        BEGIN
            SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
        END;
        CREATE TRIGGER letter_reviewed_first BEFORE INSERT ON letter
        WHEN NEW.state IN ('queued', 'in_doubt') AND NEW.review IS NOT NULL
        BEGIN
            SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
        END;
        CREATE TRIGGER letter_review_stays BEFORE UPDATE OF review ON letter
        WHEN OLD.review IS NOT NULL AND NEW.review IS NOT OLD.review
        BEGIN
            SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
        END;
        -- a letter is told by hand by a person's word on that very letter
        CREATE TRIGGER letter_told BEFORE UPDATE OF told_by ON letter
        WHEN NEW.told_by IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.told_by AND verb = 'told' AND offer = NEW.offer AND intern = NEW.intern)
        BEGIN
            SELECT RAISE(ABORT, 'only a person says that an intern was told by hand');
        END;
        -- what an intern has been told, or may have been, stays on record; what a person has said of it, a person may take back
        CREATE TRIGGER letter_stays BEFORE DELETE ON letter
        WHEN OLD.state IN ('sent', 'bounced', 'in_doubt') AND (OLD.told_by IS NULL OR OLD.handed_to IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'a letter that has left stays on record');
        END;
        """
}
