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
}
