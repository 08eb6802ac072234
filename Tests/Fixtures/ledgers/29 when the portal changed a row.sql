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
CREATE TABLE "decision" (
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
, office TEXT) STRICT;
CREATE TABLE evidence (
    mail INTEGER NOT NULL REFERENCES mail(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    intern TEXT NOT NULL REFERENCES intern(ref),
    rule TEXT,
    place TEXT NOT NULL,
    PRIMARY KEY (mail, position)
) STRICT;
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
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE held_to_read (
    position INTEGER PRIMARY KEY,
    mail INTEGER NOT NULL UNIQUE REFERENCES mail(id) ON DELETE CASCADE,
    -- Seconds that a letter waits which this reading lets go: what a person has decided may be taken back.
    undo INTEGER NOT NULL CHECK (undo >= 0)
) STRICT;
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
, standing TEXT, standing_since INTEGER, formerly TEXT, person_since INTEGER, origin_family TEXT, origin_given TEXT, origin_email TEXT, second_language TEXT
    CHECK (second_language IN ('fr', 'en') AND second_language <> language), supervisor_email TEXT, office TEXT, listed_at INTEGER, forgotten_at INTEGER) STRICT;
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
, secret BLOB, file TEXT, copied_at INTEGER, metrics_error TEXT) STRICT;
CREATE TABLE "letter" (
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
CREATE TABLE list_conflict (
    number TEXT PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES offer_list(id),
    noted_at INTEGER NOT NULL,
    -- The newest decision when it was noted.
    decision INTEGER NOT NULL,
    -- Whom the list names, references apart by blanks; empty: nobody of the roster.
    listed TEXT NOT NULL
) STRICT;
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
    reason TEXT, first_pass INTEGER NOT NULL DEFAULT 0, inspection INTEGER NOT NULL DEFAULT 0, after_what TEXT CHECK (after_what IN ('flag', 'move')), after_place TEXT, after_state TEXT CHECK (after_state IN ('begun', 'copied', 'done', 'gone')), after_done_at INTEGER, after_uidvalidity INTEGER, after_uidnext INTEGER, holds_code INTEGER NOT NULL DEFAULT 0, dropped_at INTEGER, forgotten INTEGER NOT NULL DEFAULT 0, reply_open INTEGER NOT NULL DEFAULT 0 CHECK (reply_open IN (0, 1)), speaks_against INTEGER NOT NULL DEFAULT 0, known_decision INTEGER, known_list INTEGER,
    -- a mail stands in the ledger once
    UNIQUE (mailbox, uidvalidity, uid),
    -- every settled mail has an outcome, and every held one its reason
    CHECK ((settled_at IS NULL) = (outcome IS NULL)),
    CHECK ((outcome IS 'held') = (reason IS NOT NULL))
) STRICT;
CREATE TABLE mail_offer (
    mail INTEGER NOT NULL REFERENCES mail(id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    PRIMARY KEY (mail, number)
) STRICT, WITHOUT ROWID;
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
, seen INTEGER NOT NULL DEFAULT 0, first_through INTEGER, waits_until INTEGER, after_error TEXT, after_error_since INTEGER, mark TEXT, numbers_compared_at INTEGER) STRICT;
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
, updated INTEGER) STRICT;
CREATE TABLE person_doubt (
    number TEXT PRIMARY KEY,
    noted_at INTEGER NOT NULL,
    -- The newest decision when it was noted.
    decision INTEGER NOT NULL
) STRICT;
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
CREATE INDEX attempt_by_letter ON attempt(letter);
CREATE INDEX attempt_by_message_id ON attempt(message_id);
CREATE INDEX attempt_by_move ON attempt(max(began_at, coalesce(ended_at, began_at)));
CREATE INDEX attempt_by_result ON attempt(result);
CREATE INDEX attempt_by_time ON attempt(began_at) WHERE handed_over = 1;
CREATE INDEX decision_by_intern ON decision(intern);
CREATE INDEX decision_by_mail ON decision(mail);
CREATE INDEX decision_by_offer ON decision(offer);
CREATE INDEX digest_by_hand ON digest(handed_at) WHERE handed_at IS NOT NULL;
CREATE UNIQUE INDEX digest_waiting
    ON digest(coalesce(office, ''), CASE WHEN office IS NULL THEN '' ELSE recipient END)
    WHERE state = 'queued';
CREATE INDEX evidence_by_intern ON evidence(intern);
CREATE INDEX forgotten_by_proof ON forgotten(proof);
CREATE INDEX intern_by_standing ON intern(standing, standing_since, ref) WHERE standing IS NOT NULL;
CREATE INDEX intern_forgotten ON intern(ref) WHERE forgotten_at IS NOT NULL;
CREATE INDEX intern_formerly ON intern(formerly) WHERE formerly IS NOT NULL;
CREATE INDEX intern_without_code ON intern(ref) WHERE standing = 'awaiting_offer' AND noc IS NULL;
CREATE INDEX letter_by_intern ON letter(intern);
CREATE INDEX letter_copied ON letter(id) WHERE copies = 1;
CREATE INDEX letter_due ON letter(state, next_attempt_at);
CREATE INDEX letter_to_review ON letter(id) WHERE state = 'to_review';
CREATE INDEX letter_unconfirmed ON letter(sent_at)
    WHERE kind = 'number' AND state = 'sent' AND confirmed_by IS NULL AND told_by IS NULL;
CREATE INDEX mail_by_change ON mail(mailbox, uidvalidity, id)
    WHERE after_done_at IS NULL AND kind IN ('notice', 'receipt', 'bounce', 'portal') AND outcome <> 'held';
CREATE INDEX mail_by_hash ON mail(hash);
CREATE INDEX mail_by_offer ON mail(offer) WHERE offer IS NOT NULL;
CREATE INDEX mail_changed ON mail(mailbox, after_state) WHERE after_done_at IS NOT NULL;
CREATE INDEX mail_forgotten ON mail(hash) WHERE forgotten = 1;
CREATE INDEX mail_held ON mail(id) WHERE outcome = 'held';
CREATE INDEX mail_held_by_reason ON mail(reason, trust) WHERE outcome = 'held';
CREATE INDEX mail_offer_by_number ON mail_offer(number);
CREATE INDEX mail_receipts ON mail(receipt) WHERE kind = 'receipt' AND receipt IS NOT NULL;
CREATE INDEX mail_reply_open ON mail(id) WHERE reply_open = 1;
CREATE INDEX mail_seen ON mail(seen_at);
CREATE INDEX mail_unsettled ON mail(id) WHERE settled_at IS NULL;
CREATE INDEX mail_with_content ON mail(settled_at) WHERE bytes IS NOT NULL AND outcome <> 'held';
CREATE INDEX offer_by_intern ON offer(intern);
CREATE INDEX offer_by_mail ON offer(mail);
CREATE INDEX offer_by_receipt ON offer(receipt) WHERE receipt IS NOT NULL;
CREATE INDEX offer_list_row_by_name ON offer_list_row(worker_name);
CREATE INDEX offer_list_row_by_number ON offer_list_row(number, list) WHERE number IS NOT NULL;
CREATE INDEX offer_list_row_by_time ON offer_list_row(submitted) WHERE submitted IS NOT NULL;
CREATE UNIQUE INDEX offer_live ON offer(intern) WHERE dead_at IS NULL;
CREATE INDEX signature_key_wanted ON signature_key(next_at, domain, selector) WHERE state = 'wanted';
CREATE VIEW contested_number AS SELECT number FROM objection;
CREATE VIEW copyable_letter AS
    SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
    WHERE letter.state = 'in_doubt' AND letter.copies = 0 AND intern.removed_at IS NULL
        AND CASE letter.kind WHEN 'supervisor' THEN letter.handed_to = intern.supervisor_email
            WHEN 'withdrawn' THEN letter.handed_to = intern.email
            ELSE letter.handed_to = intern.email AND letter.handed_noc IS intern.noc END;
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
CREATE VIEW mail_number AS
    SELECT id AS mail, offer AS number FROM mail WHERE offer IS NOT NULL
    UNION ALL SELECT mail, number FROM mail_offer;
CREATE VIEW number_letter AS SELECT * FROM letter WHERE kind = 'number';
CREATE VIEW objection AS
    SELECT against.id AS mail, mail_number.number FROM mail AS against
        JOIN mail_number ON mail_number.mail = against.id
    WHERE against.outcome = 'held' AND (against.speaks_against = 1 OR against.kind IN ('portal', 'notice')
            AND against.reason = 'evidence_conflict' AND against.trust IN ('portal', 'forwarder'))
        AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.offer = mail_number.number
            AND verb IN ('assign', 'approve', 'resend', 'told') AND decision.id > coalesce(against.known_decision, 0))
    UNION SELECT against.id, offer.number FROM mail AS against
        JOIN evidence ON evidence.mail = against.id
        JOIN offer ON offer.intern = evidence.intern AND offer.dead_at IS NULL
    WHERE against.outcome = 'held' AND against.speaks_against = 1
        AND (against.kind <> 'portal' OR NOT EXISTS (SELECT 1 FROM mail_number WHERE mail_number.mail = against.id))
        AND NOT EXISTS (SELECT 1 FROM evidence AS other WHERE other.mail = against.id
            AND other.intern <> evidence.intern)
        AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.offer = offer.number
            AND verb IN ('assign', 'approve', 'resend', 'told') AND decision.id > coalesce(against.known_decision, 0));
CREATE VIEW open_list_conflict AS
    SELECT list_conflict.*, offer.intern FROM list_conflict CROSS JOIN offer USING (number)
    WHERE offer.dead_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM decision WHERE decision.offer = list_conflict.number
            AND decision.id > list_conflict.decision);
CREATE VIEW remindable_letter AS
    SELECT told.* FROM unconfirmed_letter AS told JOIN intern ON intern.ref = told.intern
    WHERE intern.removed_at IS NULL AND told.handed_noc IS intern.noc AND told.handed_to = intern.email
        AND told.offer NOT IN (SELECT number FROM contested_number);
CREATE VIEW reviewable_letter AS
    SELECT letter.* FROM letter JOIN intern ON intern.ref = letter.intern
        JOIN offer ON offer.number = letter.offer
    WHERE letter.state = 'to_review' AND intern.removed_at IS NULL
        AND (letter.kind <> 'supervisor' OR intern.supervisor_email IS NOT NULL)
        AND CASE letter.kind WHEN 'withdrawn' THEN offer.dead_reason IS 'withdrawn' ELSE offer.dead_at IS NULL END;
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
CREATE VIEW unconfirmed_letter AS
    SELECT number_letter.* FROM number_letter JOIN offer ON offer.number = number_letter.offer
    WHERE state = 'sent' AND confirmed_by IS NULL AND told_by IS NULL AND offer.dead_at IS NULL;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'a decision is kept for ever');
END;
CREATE TRIGGER decision_unchanged BEFORE UPDATE OF id, decided_at, verb, offer, mail ON decision
BEGIN
    SELECT RAISE(ABORT, 'a decision is kept as it was made');
END;
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
CREATE TRIGGER digest_once BEFORE UPDATE OF state ON digest
WHEN OLD.state IN ('sent', 'failed') OR OLD.state = 'in_doubt' AND NEW.state = 'in_doubt'
BEGIN
    SELECT RAISE(ABORT, 'a digest leaves once');
END;
CREATE TRIGGER forgotten_is_told_no_more BEFORE UPDATE OF state ON letter
WHEN NEW.state IN ('queued', 'in_doubt', 'to_review')
    AND EXISTS (SELECT 1 FROM intern WHERE ref = NEW.intern AND forgotten_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'nothing leaves for somebody who was forgotten');
END;
CREATE TRIGGER forgotten_is_told_nothing BEFORE INSERT ON letter
WHEN EXISTS (SELECT 1 FROM intern WHERE ref = NEW.intern AND forgotten_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'nothing leaves for somebody who was forgotten');
END;
CREATE TRIGGER forgotten_number_goes_nowhere BEFORE UPDATE OF number, intern ON offer
WHEN EXISTS (SELECT 1 FROM intern WHERE ref = OLD.intern AND forgotten_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the number of somebody who was forgotten is told to nobody else');
END;
CREATE TRIGGER forgotten_number_stays BEFORE DELETE ON offer
WHEN EXISTS (SELECT 1 FROM intern WHERE ref = OLD.intern AND forgotten_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the number of somebody who was forgotten is told to nobody else');
END;
CREATE TRIGGER forgotten_stays BEFORE UPDATE ON intern
WHEN OLD.forgotten_at IS NOT NULL AND (NEW.forgotten_at IS NULL OR NEW.removed_at IS NULL OR NEW.ref <> OLD.ref)
BEGIN
    SELECT RAISE(ABORT, 'nobody takes the place of somebody who was forgotten');
END;
CREATE TRIGGER letter_confirmed BEFORE UPDATE OF confirmed_by ON letter
WHEN NEW.confirmed_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM mail WHERE id = NEW.confirmed_by AND kind = 'reply' AND intern = NEW.intern)
BEGIN
    SELECT RAISE(ABORT, 'only the intern''s own answer confirms');
END;
CREATE TRIGGER letter_for_the_living BEFORE INSERT ON letter
WHEN NEW.kind <> 'withdrawn' AND EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'no letter leaves for a dead number');
END;
CREATE TRIGGER letter_kind_stays BEFORE UPDATE OF kind, round ON letter
BEGIN
    SELECT RAISE(ABORT, 'what a letter is for never changes');
END;
CREATE TRIGGER letter_needs_its_decision BEFORE INSERT ON letter
WHEN (NEW.decision IS NOT NULL OR NEW.kind = 'withdrawn') AND NOT EXISTS (
    SELECT 1 FROM decision WHERE id = NEW.decision AND offer = NEW.offer AND intern = NEW.intern
        AND CASE NEW.kind WHEN 'withdrawn' THEN verb = 'withdraw'
            ELSE verb = 'assign' OR verb = 'told' AND NEW.state = 'sent' AND NEW.told_by IS NEW.decision END)
BEGIN
    SELECT RAISE(ABORT, 'a letter leaves only on the decision that gave that intern that number');
END;
CREATE TRIGGER letter_needs_trust BEFORE INSERT ON letter
WHEN NEW.decision IS NULL AND NOT EXISTS (
    SELECT 1 FROM mail WHERE id = NEW.mail AND kind = 'notice' AND offer = NEW.offer
        AND (trust IN ('portal', 'forwarder') OR EXISTS (
            SELECT 1 FROM offer JOIN offer_list_row ON offer_list_row.number = offer.number
            WHERE offer.number = NEW.offer AND offer.intern = NEW.intern AND offer.rule = 'portal_list')))
BEGIN
    SELECT RAISE(ABORT, 'a letter leaves only on a trusted notice, the portal''s list or a decision');
END;
CREATE TRIGGER letter_of_a_dead_number BEFORE INSERT ON letter
WHEN NEW.kind = 'withdrawn' AND (
    NOT EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_reason = 'withdrawn')
    OR NOT EXISTS (SELECT 1 FROM number_letter AS told WHERE told.offer = NEW.offer AND told.intern = NEW.intern
        AND (told.handed_to IS NOT NULL OR told.told_by IS NOT NULL)))
BEGIN
    SELECT RAISE(ABORT, 'only an intern who may have a number is told that it is dead');
END;
CREATE TRIGGER letter_of_the_living BEFORE UPDATE OF state ON letter
WHEN NEW.kind <> 'withdrawn' AND NEW.state IN ('queued', 'in_doubt') AND OLD.state <> 'in_doubt'
    AND EXISTS (SELECT 1 FROM offer WHERE number = NEW.offer AND dead_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'no letter leaves for a dead number');
END;
CREATE TRIGGER letter_released BEFORE UPDATE OF released_by ON letter
WHEN NEW.released_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decision WHERE id = NEW.released_by AND verb = 'release' AND offer = NEW.offer
        AND intern = NEW.intern)
BEGIN
    SELECT RAISE(ABORT, 'a letter leaves during a hold only by a person''s word on that very letter');
END;
CREATE TRIGGER letter_reminds BEFORE INSERT ON letter
WHEN NEW.kind = 'reminder' AND NOT EXISTS (
    SELECT 1 FROM unconfirmed_letter AS told WHERE told.offer = NEW.offer AND told.intern = NEW.intern)
BEGIN
    SELECT RAISE(ABORT, 'only an intern who was told and has not answered is reminded');
END;
CREATE TRIGGER letter_review_stays BEFORE UPDATE OF review ON letter
WHEN OLD.review IS NOT NULL AND NEW.review IS NOT OLD.review
BEGIN
    SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
END;
CREATE TRIGGER letter_reviewed BEFORE UPDATE OF state ON letter
WHEN NEW.state IN ('queued', 'in_doubt') AND NEW.review IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decision WHERE id = NEW.approved_by AND offer = NEW.offer AND intern = NEW.intern
        AND (verb IN ('approve', 'assign') OR verb = 'resend' AND OLD.state <> 'to_review'))
BEGIN
    SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
END;
CREATE TRIGGER letter_reviewed_first BEFORE INSERT ON letter
WHEN NEW.state IN ('queued', 'in_doubt') AND NEW.review IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a letter that waits for review leaves only by an approval');
END;
CREATE TRIGGER letter_sent_once BEFORE UPDATE OF state ON letter
WHEN OLD.state IN ('sent', 'bounced', 'failed', 'superseded') AND (NEW.state = 'in_doubt'
    OR NEW.state = 'queued' AND OLD.id NOT IN (SELECT id FROM letter_refused_once) AND NOT EXISTS (
        SELECT 1 FROM decision WHERE id = NEW.requeued_by AND id > coalesce(OLD.requeued_by, OLD.decision, 0)
            AND (verb = 'resend' AND offer = NEW.offer OR verb = 'unassign')))
BEGIN
    SELECT RAISE(ABORT, 'a letter that has ended is sent again only by a new decision');
END;
CREATE TRIGGER letter_stays BEFORE DELETE ON letter
WHEN OLD.state IN ('sent', 'bounced', 'in_doubt') AND (OLD.told_by IS NULL OR OLD.handed_to IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a letter that has left stays on record');
END;
CREATE TRIGGER letter_to_a_supervisor BEFORE INSERT ON letter
WHEN NEW.kind = 'supervisor' AND NOT EXISTS (
    SELECT 1 FROM number_letter AS told
    WHERE told.offer = NEW.offer AND told.intern = NEW.intern AND +told.state = 'sent')
BEGIN
    SELECT RAISE(ABORT, 'a supervisor hears only of an intern who was told');
END;
CREATE TRIGGER letter_told BEFORE UPDATE OF told_by ON letter
WHEN NEW.told_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decision WHERE id = NEW.told_by AND verb = 'told' AND offer = NEW.offer AND intern = NEW.intern)
BEGIN
    SELECT RAISE(ABORT, 'only a person says that an intern was told by hand');
END;
CREATE TRIGGER mail_changed_settled BEFORE UPDATE OF after_state ON mail
WHEN OLD.after_state IS NULL AND NEW.after_state IS NOT NULL AND NEW.after_state <> 'gone'
    AND (NEW.settled_at IS NULL OR NEW.outcome IS 'held')
BEGIN
    SELECT RAISE(ABORT, 'the mailbox is left as it was until the mail is settled');
END;
CREATE TRIGGER mailbox_counts_mail AFTER INSERT ON mail
BEGIN UPDATE mailbox SET seen = seen + 1 WHERE name = NEW.mailbox; END;
CREATE TRIGGER mailbox_counts_mail_gone AFTER DELETE ON mail
BEGIN UPDATE mailbox SET seen = seen - 1 WHERE name = OLD.mailbox; END;
CREATE TRIGGER offer_stays BEFORE UPDATE OF number, intern ON offer
WHEN NEW.number <> OLD.number OR NEW.intern <> OLD.intern AND NOT EXISTS (
    SELECT 1 FROM intern WHERE ref = NEW.intern AND formerly = OLD.intern AND removed_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a number belongs to one intern');
END;
CREATE TRIGGER signature_key_stays BEFORE UPDATE ON signature_key WHEN OLD.state <> 'wanted'
BEGIN
    SELECT RAISE(ABORT, 'a key stays as DNS gave it');
END;
CREATE TRIGGER standing_evidence_gone AFTER DELETE ON evidence WHEN OLD.rule IS NOT NULL
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = OLD.intern;
END;
CREATE TRIGGER standing_evidence_new AFTER INSERT ON evidence WHEN NEW.rule IS NOT NULL
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.intern;
END;
CREATE TRIGGER standing_intern_changed AFTER UPDATE OF noc, offer_expected, removed_at, imported_at ON intern
WHEN OLD.noc IS NOT NEW.noc OR OLD.offer_expected <> NEW.offer_expected
    OR OLD.removed_at IS NOT NEW.removed_at OR OLD.imported_at <> NEW.imported_at
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.ref;
END;
CREATE TRIGGER standing_intern_new AFTER INSERT ON intern WHEN NEW.removed_at IS NULL
BEGIN
    UPDATE intern SET standing = CASE NEW.offer_expected WHEN 0 THEN 'no_offer_expected' ELSE 'awaiting_offer' END,
        standing_since = NEW.imported_at
    WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER standing_letter_changed AFTER UPDATE OF state, in_doubt_since, sent_at, created_at, confirmed_by ON letter
WHEN OLD.state <> NEW.state OR OLD.in_doubt_since IS NOT NEW.in_doubt_since
    OR OLD.sent_at IS NOT NEW.sent_at OR OLD.created_at <> NEW.created_at
    OR OLD.confirmed_by IS NOT NEW.confirmed_by
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.intern;
END;
CREATE TRIGGER standing_letter_gone AFTER DELETE ON letter
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = OLD.intern;
END;
CREATE TRIGGER standing_letter_new AFTER INSERT ON letter
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.intern;
END;
CREATE TRIGGER standing_mail_settled AFTER UPDATE OF outcome ON mail WHEN OLD.outcome IS NOT NEW.outcome
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref IN (SELECT intern FROM evidence WHERE mail = NEW.id AND rule IS NOT NULL);
END;
CREATE TRIGGER standing_offer_changed AFTER UPDATE OF dead_reason, dead_at, bound_at ON offer
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.intern;
END;
CREATE TRIGGER standing_offer_gone AFTER DELETE ON offer
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = OLD.intern;
END;
CREATE TRIGGER standing_offer_new AFTER INSERT ON offer
BEGIN
    UPDATE intern SET (standing, standing_since) = (SELECT state, since FROM intern_standing AS now WHERE now.ref = intern.ref)
    WHERE ref = NEW.intern;
END;
