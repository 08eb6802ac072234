import FacteurCore
import Mail
import Store
import Text

extension Explanation {
    /// `facteur.explain/1`.
    var document: JSON {
        .object([
            ("schema", .string("facteur.explain/1")),
            (
                "interns",
                .array(
                    history.interns.map {
                        .object([
                            ("ref", .string($0.intern.ref.rawValue)), ("state", .string($0.state.rawValue)),
                            ("noc", .text($0.intern.noc?.rawValue)), ("offer", .text($0.offer)),
                        ])
                    })
            ), ("offers", .array(history.offers.map(Self.offer))),
            ("listed", history.listed.map(Self.listed) ?? .null), ("mail", .array(history.mails.map(mail))),
            ("decisions", .array(history.decisions.map(Self.decision))),
            ("letters", .array(history.letters.map(Self.letter))), ("hold", .text(history.hold)),
        ])
    }

    private static func listed(_ listed: History.Listed) -> JSON {
        .object([
            ("number", .string(listed.number.rawValue)),
            ("interns", .array(listed.interns.map { .string($0.rawValue) })),
            (
                "rows",
                .array(
                    listed.rows.map {
                        .object([
                            ("name", .string($0.workerName)), ("submitted", .time($0.submitted)),
                            ("status", .string($0.status)),
                        ])
                    })
            ),
        ])
    }

    private static func offer(_ offer: History.Offer) -> JSON {
        .object([
            ("number", .string(offer.number)), ("intern", .string(offer.intern.rawValue)),
            ("evidence", .text(offer.rule?.rawValue)), ("since", .time(offer.boundAt)),
            ("receipt", .text(offer.receipt)),
            ("dead", .text(offer.deadReason)), ("dead_since", .time(offer.deadAt)),
            ("superseded_by", .text(offer.supersededBy)),
        ])
    }

    private func mail(_ mail: History.Mail) -> JSON {
        let row = mail.row
        let reading = examinations[row.id]?.reading
        return .object([
            ("id", .integer(row.id.rawValue)), ("mailbox", .string(row.mailbox)), ("uid", .integer(row.uid)),
            ("seen", .time(row.seenAt)), ("date", .time(row.date)), ("from", .text(row.from)),
            ("subject", .text(row.subject)), ("kind", .text(row.kind?.rawValue)),
            ("trust", .text(row.trust?.rawValue)),
            ("trust_reason", .text(mail.trustedBy)), ("offer", .text(row.offer)),
            ("receipt", .text(row.receipt)),
            ("intern", .text(row.intern?.rawValue)), ("outcome", .text(row.outcome?.rawValue)),
            ("reason", .text(row.reason?.rawValue)), ("after", mail.change.map(Self.change) ?? .null),
            ("content_dropped_at", .time(mail.dropped?.at)),
            ("phrases", Self.phrases(reading)), ("evidence", Self.evidence(mail)),
            ("candidates", .array(mail.candidates.map { .string($0.rawValue) })),
            ("steps", steps(mail, reading)),
        ])
    }

    private static func phrases(_ reading: Reading?) -> JSON {
        .array(
            (reading?.phrases ?? []).map {
                .object([
                    ("phrase", .string($0.phrase)), ("place", .string($0.place)), ("line", .integer($0.line)),
                ])
            })
    }

    private static func evidence(_ mail: History.Mail) -> JSON {
        .array(
            mail.evidence.map {
                .object([
                    ("intern", .string($0.intern.rawValue)), ("rule", .string($0.rule.rawValue)),
                    ("place", .string($0.place)),
                ])
            })
    }

    private func steps(_ mail: History.Mail, _ reading: Reading?) -> JSON {
        .array(
            (HeldAdvice(mail, reading)?.steps ?? []).map {
                .object([("when", .string($0.when[language])), ("command", .string($0.command[language]))])
            })
    }

    private static func change(_ change: MailChangeState) -> JSON {
        .object([
            ("state", .string(change.state.rawValue)), ("what", .text(change.change?.what.rawValue)),
            ("place", .text(change.change?.place)), ("at", .time(change.at)),
        ])
    }

    private static func decision(_ decision: History.Decided) -> JSON {
        .object([
            ("at", .time(decision.at)), ("who", .string(decision.who)), ("verb", .string(decision.verb)),
            ("offer", .text(decision.offer)), ("intern", .text(decision.intern)),
            ("mail", .integer(decision.mail)),
            ("detail", .text(decision.detail)), ("because", .string(decision.because)),
        ])
    }

    private static func letter(_ letter: History.Letter) -> JSON {
        .object([
            ("intern", .string(letter.row.intern.rawValue)), ("offer", .string(letter.row.offer)),
            ("message_id", .string(letter.row.messageID)), ("state", .string(letter.row.state.rawValue)),
            ("sent_at", .time(letter.row.sentAt)), ("review", .text(letter.row.review?.rawValue)),
            ("told_by_hand", .bool(letter.row.isToldByHand)),
            ("queue_id", .text(letter.row.queueID?.rawValue)),
            (
                "attempts",
                .array(
                    letter.attempts.map {
                        .object([
                            ("began", .time($0.beganAt)), ("ended", .time($0.endedAt)),
                            ("handed_over", .bool($0.handedOver)), ("result", .text($0.result)),
                            ("reply", .text($0.reply)), ("queue_id", .text($0.queueID?.rawValue)),
                            ("recipient", .text($0.recipient)),
                            ("message_id", .text($0.messageID)),
                        ])
                    })
            ),
        ])
    }
}
