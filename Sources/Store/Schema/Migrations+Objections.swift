extension Migrations {
    static let objections = """
        -- Numbers against which somebody who may bring one has spoken: the portal says that it is dead, or something that no notice
        -- says; a colleague denies or corrects it. That mail is held; until a person has looked, by `withdraw`, by dismissing the
        -- mail, or by letting the letter go all the same, no letter leaves. (A mail that gives the number of one intern to another
        -- is held as `offer_taken`, and takes nothing from the one.)
        DROP VIEW contested_number;
        CREATE VIEW contested_number AS
            SELECT mail_number.number FROM mail AS against JOIN mail_number ON mail_number.mail = against.id
            WHERE against.outcome = 'held' AND against.kind IN ('portal', 'notice')
                AND against.reason = 'evidence_conflict' AND against.trust IN ('portal', 'forwarder')
                AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.offer = mail_number.number
                    AND verb IN ('assign', 'approve', 'resend') AND decided_at > against.seen_at);
        """

    /// Whether a mail speaks against numbers, whatever it is held for, and what was decided before anybody could know it.
    static let acquaintance = """
        -- 1: whoever sent it may bring numbers, and speaks against those that it shows. It is held; `mail_offer` has each of them.
        ALTER TABLE mail ADD COLUMN speaks_against INTEGER NOT NULL DEFAULT 0;
        -- The newest decision, and the newest list of the portal's, when it was settled first: only what is newer was made by
        -- somebody who could know it. NULL: settled by an earlier version; or not settled.
        ALTER TABLE mail ADD COLUMN known_decision INTEGER;
        ALTER TABLE mail ADD COLUMN known_list INTEGER;
        UPDATE mail SET
            known_decision = coalesce((SELECT max(id) FROM decision WHERE decided_at <= mail.seen_at), 0),
            known_list = coalesce((SELECT max(id) FROM offer_list WHERE imported_at <= mail.seen_at), 0)
        WHERE outcome = 'held';

        -- Held mails with the numbers against which they speak. Until a person has looked, by `withdraw`, by dismissing the mail,
        -- or by letting the letter go all the same, none leaves for them. Whoever speaks of one intern, and not of the number
        -- alone (as the portal does that withdraws one), may mean another number of theirs. (A mail that gives the number of
        -- one intern to another is held as `offer_taken`, and takes nothing from the one.)
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
        DROP VIEW contested_number;
        CREATE VIEW contested_number AS SELECT number FROM objection;
        """
}
