import GRDB
import Mail

/// The ledger's schema, step by step: named, ordered, never edited once released.
///
/// The promises of the contract that a table can keep are here, each with its sentence, so that no later code can break them by
/// mistake.
enum Migrations {
    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the ledger") { database in
            try database.execute(sql: mailboxes)
            try database.execute(sql: roster)
            try database.execute(sql: mails)
            try database.execute(sql: offers)
            try database.execute(sql: lists)
            try database.execute(sql: letters)
            try database.execute(sql: proof)
        }
        migrator.registerMigration("2 where every intern stands") { database in
            try database.execute(sql: standing)
        }
        migrator.registerMigration("3 the digest") { database in
            try database.execute(sql: digests)
        }
        migrator.registerMigration("4 doubts that a person must find again") { database in
            try database.execute(sql: doubts)
        }
        migrator.registerMigration("5 reports and copies") { database in
            try database.execute(sql: reportsAndCopies)
        }
        migrator.registerMigration("6 letters looked for") { database in
            try database.execute(sql: lettersLookedFor)
        }
        migrator.registerMigration("7 letters refused with all others") { database in
            try database.execute(sql: refusals)
        }
        migrator.registerMigration("8 letters that wait for a person") { database in
            try letReview(database)
        }
        migrator.registerMigration("9 numbers of people") { database in
            try database.execute(sql: people)
        }
        migrator.registerMigration("10 no login in a server's words") { database in
            try Ledger.cleanReplies(Database(database), QuotedLogin.clean)
        }
        migrator.registerMigration("11 letters of inspection") { database in
            try database.execute(
                sql: """
                    ALTER TABLE mail ADD COLUMN inspection INTEGER NOT NULL DEFAULT 0;
                    CREATE INDEX mail_seen ON mail(seen_at);
                    """)
        }
        migrator.registerMigration("12 the person of a row") { database in
            try database.execute(sql: origins)
        }
        migrator.registerMigration("13 letters that may leave") { database in
            try database.execute(sql: lettersThatMayLeave)
        }
        migrator.registerMigration("14 held mails to be read again") { database in
            try database.execute(sql: heldToRead)
        }
        migrator.registerMigration("15 waits of our own") { database in
            // Until then no login is tried, though nothing is wrong: many servers lock an account for many logins.
            try database.execute(sql: "ALTER TABLE mailbox ADD COLUMN waits_until INTEGER")
        }
        migrator.registerMigration("16 what is done with settled mail") { database in
            try database.execute(sql: changes)
        }
        migrator.registerMigration("17 keys of signatures") { database in
            try database.execute(sql: signatureKeys)
        }
        migrator.registerMigration("18 letters let go one by one") { database in
            try letLettersGo(database)
        }
        migrator.registerMigration("19 letters in both languages") { database in
            // The language of the part below the first; NULL: the letter has one language.
            try database.execute(
                sql: """
                    ALTER TABLE intern ADD COLUMN second_language TEXT
                        CHECK (second_language IN ('fr', 'en') AND second_language <> language)
                    """)
        }
        migrator.registerMigration("20 supervisors and offices") { database in
            try database.execute(sql: offices)
        }
        migrator.registerMigration("21 people who are forgotten") { database in
            try database.execute(sql: forgottenPeople)
        }
        migrator.registerMigration("22 letters that follow") { database in
            try letLettersFollow(database)
        }
        migrator.registerMigration("23 what is watched") { database in
            try database.execute(sql: watched)
        }
        migrator.registerMigration("24 folders that stay as they are") { database in
            try database.execute(sql: marks)
        }
        migrator.registerMigration("25 where a new intern stands") { database in
            try database.execute(sql: standingOfNewInterns)
        }
        migrator.registerMigration("26 when numbers were compared") { database in
            // When the UIDs of the newest mails were last compared with the server's, all that are compared at most; Unix seconds.
            try database.execute(sql: "ALTER TABLE mailbox ADD COLUMN numbers_compared_at INTEGER")
        }
        migrator.registerMigration("27 numbers that somebody speaks against") { database in
            try database.execute(sql: objections)
        }
        migrator.registerMigration("28 what was known before a mail") { database in
            try database.execute(sql: acquaintance)
        }
        migrator.registerMigration("29 when the portal changed a row") { database in
            // The day in Unix seconds; NULL: the list has none.
            try database.execute(sql: "ALTER TABLE offer_list_row ADD COLUMN updated INTEGER")
        }
        return migrator
    }

    private static let reportsAndCopies = """
        -- Signs the letters' return addresses.
        ALTER TABLE ledger ADD COLUMN secret BLOB;
        -- Which file the last service worked on: a copy is another one.
        ALTER TABLE ledger ADD COLUMN file TEXT;
        UPDATE ledger SET secret = randomblob(32);
        CREATE INDEX attempt_by_message_id ON attempt(message_id);
        """

    private static let heldToRead = """
        -- Held mails that a decision, a roster or a list bears on. They are read again in this order, and are held until then.
        CREATE TABLE held_to_read (
            position INTEGER PRIMARY KEY,
            mail INTEGER NOT NULL UNIQUE REFERENCES mail(id) ON DELETE CASCADE,
            -- Seconds that a letter waits which this reading lets go: what a person has decided may be taken back.
            undo INTEGER NOT NULL CHECK (undo >= 0)
        ) STRICT;
        """

    private static let signatureKeys = """
        -- The keys of a mail's DKIM signatures, as DNS gave them for this mail: whoever reads it again later finds the same.
        CREATE TABLE signature_key (
            mail INTEGER NOT NULL REFERENCES mail(id) ON DELETE CASCADE,
            domain TEXT NOT NULL,
            selector TEXT NOT NULL,
            -- 'wanted': not answered yet; 'absent': DNS has none
            state TEXT NOT NULL CHECK (state IN ('wanted', 'found', 'absent')),
            -- The text of the record.
            record TEXT,
            -- When DNS was last asked, how often in vain, and when it is asked again.
            asked_at INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (mail, domain, selector),
            CHECK ((state = 'found') = (record IS NOT NULL)),
            CHECK (state = 'wanted' OR asked_at IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX signature_key_wanted ON signature_key(next_at, domain, selector) WHERE state = 'wanted';
        -- a key that was found or not found stays as it was
        CREATE TRIGGER signature_key_stays BEFORE UPDATE ON signature_key WHEN OLD.state <> 'wanted'
        BEGIN
            SELECT RAISE(ABORT, 'a key stays as DNS gave it');
        END;
        """

    private static let lettersLookedFor = """
        -- When a letter in doubt was looked for where the mail server keeps what it has sent; NULL: not since it was last
        -- handed over.
        ALTER TABLE letter ADD COLUMN sought_at INTEGER;
        """

    private static let marks = """
        -- What the server said of the folder when the ledger last had all of its mails; NULL: it does not have them all, or the
        -- server does not say.
        ALTER TABLE mailbox ADD COLUMN mark TEXT;
        """

    private static let watched = """
        -- Why the file of the metrics is not written; NULL: it is, or there is none.
        ALTER TABLE ledger ADD COLUMN metrics_error TEXT;

        -- What every `status` asks: how attempts ended, when the last one moved, and who will lack a code.
        CREATE INDEX attempt_by_result ON attempt(result);
        CREATE INDEX attempt_by_move ON attempt(max(began_at, coalesce(ended_at, began_at)));
        CREATE INDEX intern_without_code ON intern(ref) WHERE standing = 'awaiting_offer' AND noc IS NULL;
        -- The few conflicts lead to their numbers, never every number to its conflict.
        DROP VIEW open_list_conflict;
        CREATE VIEW open_list_conflict AS
            SELECT list_conflict.*, offer.intern FROM list_conflict CROSS JOIN offer USING (number)
            WHERE offer.dead_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM decision WHERE decision.offer = list_conflict.number
                    AND decision.id > list_conflict.decision);
        """

    /// SQLite's text for a broken constraint, and what it means.
    static let sentences: [(constraint: String, sentence: String)] = [
        ("mail.mailbox, mail.uidvalidity, mail.uid", "a mail stands in the ledger once"),
        ("offer.number", "a number belongs to one intern"),
        ("offer.intern", "an intern has one live offer"),
        ("letter.intern, letter.offer", "one letter per intern and offer"),
        ("letter.offer", "a number is told to one intern"),
        ("letter.message_id", "two letters never share a Message-ID"),
        ("index 'digest_waiting'", "one digest waits at a time for each that is told"),
        ("digest.message_id", "two digests never share a Message-ID"),
    ]

    private static let mailboxes = """
        CREATE TABLE ledger (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            created_at INTEGER NOT NULL,
            -- Rises with every change of the roster, the portal's list or a decision, so that a cached roster shows its age.
            generation INTEGER NOT NULL DEFAULT 0,
            -- Why nothing is sent; NULL: letters leave.
            hold_reason TEXT,
            hold_since INTEGER,
            service_pid INTEGER,
            service_since INTEGER,
            service_version TEXT,
            -- Why the relay as a whole refuses; NULL: it does not.
            relay_error TEXT,
            relay_error_since INTEGER
        ) STRICT;

        CREATE TABLE mailbox (
            name TEXT PRIMARY KEY,
            uidvalidity INTEGER,
            -- Every UID up to here is in the ledger or was gone when asked for.
            complete_through INTEGER NOT NULL DEFAULT 0,
            last_round_trip INTEGER,
            -- Mails that the server has and the ledger does not, after the last round trip.
            unaccounted INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            error_since INTEGER
        ) STRICT;
        """

    private static let roster = """
        CREATE TABLE intern (
            ref TEXT PRIMARY KEY,
            family_name TEXT NOT NULL,
            given_names TEXT NOT NULL,
            email TEXT NOT NULL,
            language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
            noc TEXT,
            portal_email TEXT,
            employer TEXT,
            offer_expected INTEGER NOT NULL CHECK (offer_expected IN (0, 1)),
            imported_at INTEGER NOT NULL,
            -- A row that left the roster stays for the record.
            removed_at INTEGER
        ) STRICT;
        """

    private static let mails = """
        CREATE TABLE mail (
            id INTEGER PRIMARY KEY,
            mailbox TEXT NOT NULL REFERENCES mailbox(name),
            uidvalidity INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            size INTEGER NOT NULL,
            hash BLOB,
            -- The mail itself, until it is settled as none of ours or its retention ends.
            bytes BLOB,
            seen_at INTEGER NOT NULL,
            settled_at INTEGER,
            -- How often reading it was begun and never ended.
            tries INTEGER NOT NULL DEFAULT 0,
            message_id TEXT,
            date INTEGER,
            sender TEXT,
            subject TEXT,
            kind TEXT,
            trust TEXT,
            trusted_by TEXT,
            offer TEXT,
            receipt TEXT,
            -- Of a receipt: when the portal took what it confirms, by its own words.
            submitted INTEGER,
            intern TEXT REFERENCES intern(ref),
            outcome TEXT,
            reason TEXT,
            -- a mail stands in the ledger once
            UNIQUE (mailbox, uidvalidity, uid),
            -- every settled mail has an outcome, and every held one its reason
            CHECK ((settled_at IS NULL) = (outcome IS NULL)),
            CHECK ((outcome IS 'held') = (reason IS NOT NULL))
        ) STRICT;
        CREATE INDEX mail_unsettled ON mail(id) WHERE settled_at IS NULL;
        CREATE INDEX mail_held ON mail(id) WHERE outcome = 'held';
        CREATE INDEX mail_by_hash ON mail(hash);
        CREATE INDEX mail_receipts ON mail(receipt) WHERE kind = 'receipt' AND receipt IS NOT NULL;
        CREATE INDEX mail_by_offer ON mail(offer) WHERE offer IS NOT NULL;

        -- Whom a mail speaks of, with the rule and the place; a rule of NULL is a mere candidate.
        CREATE TABLE evidence (
            mail INTEGER NOT NULL REFERENCES mail(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            intern TEXT NOT NULL REFERENCES intern(ref),
            rule TEXT,
            place TEXT NOT NULL,
            PRIMARY KEY (mail, position)
        ) STRICT;
        CREATE INDEX evidence_by_intern ON evidence(intern);
        """

    private static let offers = """
        CREATE TABLE offer (
            -- a number belongs to one intern: it is one row, and the row has one intern
            number TEXT PRIMARY KEY
                CHECK (number GLOB 'A[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
                    AND number NOT IN ('A0000000', 'A9999999')),
            intern TEXT NOT NULL REFERENCES intern(ref),
            rule TEXT NOT NULL,
            bound_at INTEGER NOT NULL,
            -- The mail or the decision that gave the intern the number.
            mail INTEGER REFERENCES mail(id),
            decision INTEGER REFERENCES decision(id),
            receipt TEXT,
            dead_reason TEXT CHECK (dead_reason IN ('superseded', 'withdrawn')),
            dead_at INTEGER,
            superseded_by TEXT,
            UNIQUE (number, intern),
            -- a number is dead for a reason and since a time, or alive
            CHECK ((dead_reason IS NULL) = (dead_at IS NULL)),
            CHECK (superseded_by IS NULL OR dead_reason IS 'superseded')
        ) STRICT;
        -- an intern has one live offer
        CREATE UNIQUE INDEX offer_live ON offer(intern) WHERE dead_at IS NULL;
        CREATE INDEX offer_by_intern ON offer(intern);
        CREATE INDEX offer_by_mail ON offer(mail);
        CREATE INDEX offer_by_receipt ON offer(receipt) WHERE receipt IS NOT NULL;

        CREATE TABLE decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            decided_at INTEGER NOT NULL,
            -- every decision has somebody and a reason
            who TEXT NOT NULL CHECK (who <> ''),
            because TEXT NOT NULL CHECK (because <> ''),
            verb TEXT NOT NULL CHECK (verb IN ('assign', 'unassign', 'dismiss', 'receipt', 'withdraw',
                'resend', 'hold', 'release')),
            offer TEXT,
            intern TEXT REFERENCES intern(ref),
            mail INTEGER REFERENCES mail(id),
            -- Of `assign`: the number that it replaced; of `receipt`: the receipt.
            detail TEXT
        ) STRICT;
        CREATE INDEX decision_by_offer ON decision(offer);
        CREATE INDEX decision_by_intern ON decision(intern);
        CREATE INDEX decision_by_mail ON decision(mail);
        """

    /// The portal's own lists, as they were imported. A number's rows are those of the last list that has it; the interns in them
    /// are looked up in the roster each time, because the roster changes.
    private static let lists = """
        CREATE TABLE offer_list (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            imported_at INTEGER NOT NULL,
            who TEXT NOT NULL,
            row_count INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE offer_list_row (
            list INTEGER NOT NULL REFERENCES offer_list(id),
            line INTEGER NOT NULL,
            -- NULL: not submitted yet.
            number TEXT,
            worker_name TEXT NOT NULL,
            submitted INTEGER,
            status TEXT NOT NULL
        ) STRICT;
        CREATE INDEX offer_list_row_by_number ON offer_list_row(number, list) WHERE number IS NOT NULL;
        CREATE INDEX offer_list_row_by_time ON offer_list_row(submitted) WHERE submitted IS NOT NULL;
        """

    private static let letters = """
        CREATE TABLE letter (
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
                CHECK (state IN ('queued', 'in_doubt', 'sent', 'failed', 'bounced', 'superseded')),
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
            -- one letter per intern and offer
            UNIQUE (intern, offer),
            -- a number is told to one intern
            UNIQUE (offer),
            -- a letter tells an intern the number that is that intern's own
            FOREIGN KEY (offer, intern) REFERENCES offer(number, intern),
            -- a letter leaves only on a mail or on a decision
            CHECK (mail IS NOT NULL OR decision IS NOT NULL)
        ) STRICT;
        CREATE INDEX letter_due ON letter(state, next_attempt_at);

        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY,
            letter INTEGER NOT NULL REFERENCES letter(id),
            began_at INTEGER NOT NULL,
            ended_at INTEGER,
            -- Whether the final dot was, or may have been, handed to the server: what the brake counts.
            handed_over INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
            result TEXT,
            reply TEXT,
            -- Whom it was for, and the Message-ID it had: a letter that a person sends again gets a new one.
            recipient TEXT,
            message_id TEXT
        ) STRICT;
        CREATE INDEX attempt_by_letter ON attempt(letter);
        CREATE INDEX attempt_by_time ON attempt(began_at) WHERE handed_over = 1;
        """

    private static let proof = """
        -- Where every intern of the roster stands, in one place for every command.
        CREATE VIEW intern_state AS
        SELECT intern.ref, CASE
            WHEN letter.state IN ('sent', 'bounced', 'failed', 'in_doubt') THEN letter.state
            WHEN live.number IS NOT NULL AND intern.noc IS NULL THEN 'awaiting_noc'
            WHEN letter.state IS NOT NULL THEN letter.state
            WHEN live.number IS NOT NULL THEN 'held'
            WHEN EXISTS (SELECT 1 FROM evidence JOIN mail ON mail.id = evidence.mail
                WHERE evidence.intern = intern.ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held') THEN 'held'
            WHEN EXISTS (SELECT 1 FROM offer WHERE offer.intern = intern.ref AND dead_reason = 'superseded')
                THEN 'superseded'
            WHEN intern.offer_expected = 0 THEN 'no_offer_expected'
            ELSE 'awaiting_offer' END AS state
        FROM intern
        LEFT JOIN offer AS live ON live.intern = intern.ref AND live.dead_at IS NULL
        LEFT JOIN letter ON letter.offer = live.number
        WHERE intern.removed_at IS NULL;

        -- a letter leaves only on a trusted notice, or on a person's recorded decision
        CREATE TRIGGER letter_needs_trust BEFORE INSERT ON letter
        WHEN NEW.decision IS NULL AND NOT EXISTS (
            SELECT 1 FROM mail WHERE id = NEW.mail AND kind = 'notice' AND trust IN ('portal', 'forwarder')
                AND offer = NEW.offer)
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves only on a trusted notice or a decision');
        END;
        -- a letter that leaves on a decision leaves on the one that gave that intern that number
        CREATE TRIGGER letter_needs_its_decision BEFORE INSERT ON letter
        WHEN NEW.decision IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM decision WHERE id = NEW.decision AND verb = 'assign' AND offer = NEW.offer
                AND intern = NEW.intern)
        BEGIN
            SELECT RAISE(ABORT, 'a letter leaves only on the decision that gave that intern that number');
        END;
        -- a letter that has ended is queued again only by a new decision on that very number, one decision for one time
        CREATE TRIGGER letter_sent_once BEFORE UPDATE OF state ON letter
        WHEN OLD.state IN ('sent', 'bounced', 'failed', 'superseded') AND (NEW.state = 'in_doubt'
            OR NEW.state = 'queued' AND NOT EXISTS (
                SELECT 1 FROM decision WHERE id = NEW.requeued_by AND id > coalesce(OLD.requeued_by, OLD.decision, 0)
                    AND (verb = 'resend' AND offer = NEW.offer OR verb = 'unassign')))
        BEGIN
            SELECT RAISE(ABORT, 'a letter that has ended is sent again only by a new decision');
        END;
        -- no letter leaves for a dead number
        CREATE TRIGGER letter_of_the_living BEFORE UPDATE OF state ON letter
        WHEN NEW.state IN ('queued', 'in_doubt') AND OLD.state <> 'in_doubt'
            AND EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'no letter leaves for a dead number');
        END;
        CREATE TRIGGER letter_for_the_living BEFORE INSERT ON letter
        WHEN EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'no letter leaves for a dead number');
        END;
        -- what an intern has been told, or may have been, stays on record
        CREATE TRIGGER letter_stays BEFORE DELETE ON letter WHEN OLD.state IN ('sent', 'bounced', 'in_doubt')
        BEGIN
            SELECT RAISE(ABORT, 'a letter that has left stays on record');
        END;
        -- a number belongs to one intern, for good
        CREATE TRIGGER offer_stays BEFORE UPDATE OF number, intern ON offer
        WHEN NEW.number <> OLD.number OR NEW.intern <> OLD.intern
        BEGIN
            SELECT RAISE(ABORT, 'a number belongs to one intern');
        END;
        -- a decision is kept for ever, as it was made
        CREATE TRIGGER decision_stays BEFORE DELETE ON decision
        BEGIN
            SELECT RAISE(ABORT, 'a decision is kept for ever');
        END;
        CREATE TRIGGER decision_unchanged BEFORE UPDATE OF id, decided_at, verb, offer, mail ON decision
        BEGIN
            SELECT RAISE(ABORT, 'a decision is kept as it was made');
        END;
        """
}
