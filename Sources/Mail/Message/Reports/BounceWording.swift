/// The words by which bounces and automatic answers are known. French ones are those of Exchange and Outlook in French.
enum BounceWording {
    /// A line that opens a bounce's text.
    private static let openings = [
        "this is the qmail-send program", "this is the mail system at host", "this is the postfix program",
        "a message that you sent could not be delivered",
        "a message that you have sent could not be delivered",
        "this message was created automatically by mail delivery software",
        "delivery has failed to these recipients or groups", "delivery to the following recipient",
        "your message did not reach some or all of the intended recipients",
        "the following addresses had permanent fatal errors", "the following address had permanent",
        "i'm sorry to have to inform you that your message could not",
        "this is an automatically generated delivery status",
        "échec de la remise à ces destinataires ou groupes",
        "échec de la remise pour ces destinataires ou groupes",
        "votre message n'a pas pu être remis", "remise retardée pour ces destinataires ou groupes",
    ]

    private static let subjects = [
        "undelivered mail returned", "undeliverable", "undelivered", "mail delivery failed",
        "mail delivery failure",
        "mail delivery system", "returned mail", "failure notice", "delivery status notification",
        "delivery failure",
        "delivery delayed", "delayed mail", "delayed:", "warning: message", "non remis", "échec de la remise",
        "remise retardée", "non distribuable", "message status - undeliverable", "permanent delivery failure",
        "mail could not be delivered", "message could not be delivered", "unzustellbar",
        "no se puede entregar",
        "non recapitabile", "impossibile recapitare", "onbestelbaar", "não é possível entregar",
        "nie można dostarczyć", "nie dostarczono", "kan ikke leveres", "kan inte levereras",
        "не удалось доставить",
        "недоставленное", "配信不能", "无法送达", "無法傳遞", "未送达",
    ]

    private static let delays = [
        "this is a warning message only", "warning message only", "you do not need to resend",
        "has been delayed",
        "delivery delayed", "will be retried", "not yet been delivered", "remise retardée",
        "has not been delivered yet",
    ]

    private static let delaySubjects = ["delayed", "warning: message", "remise retardée", "(delay)"]

    private static let copies = [
        "below this line is a copy of the message", "below this line is the original",
        "this is a copy of the message",
        "this is a copy of your message", "----- original message", "original message headers",
        "original message follows", "unsent message follows", "message header follows",
        "en-têtes de message d'origine", "message d'origine -----",
    ]

    private static let automaticSubjects = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "out of office", "out of the office",
        "out-of-office",
        "réponse automatique", "absence du bureau", "absent du bureau", "absente du bureau",
        "message d'absence",
        "notification d'absence", "réponse d'absence",
    ]

    static func opensBounce(_ text: String) -> Bool {
        let head = folded(String(decoding: text.utf8.prefix(2000), as: UTF8.self))
        return openings.contains { head.contains($0) }
    }

    static func isBounceSubject(_ subject: String) -> Bool {
        let subject = folded(subject)
        return subjects.contains { subject.hasPrefix($0) } || subject.hasSuffix("returning message to sender")
    }

    static func speaksOfDelay(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(1000)))
        return delays.contains { line.contains($0) }
    }

    /// Whether what looks like an address on a line is a message's id.
    static func namesMessageID(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(200)))
        return ["message-id", "message id", "references:", "in-reply-to", "reference:"].contains {
            line.contains($0)
        }
    }

    static func isDelaySubject(_ subject: String) -> Bool {
        let subject = folded(subject)
        return delaySubjects.contains { subject.contains($0) }
    }

    static func announcesCopy(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(200)))
        return copies.contains { line.contains($0) }
    }

    /// Only at the beginning: `TR: Réponse automatique` is somebody's forwarding.
    static func isAutomaticSubject(_ subject: String) -> Bool {
        let subject = folded(subject)
        return automaticSubjects.contains { subject.hasPrefix($0) }
    }

    /// Lower case, typographic apostrophes and no-break spaces as typed ones.
    private static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x2019: folded.append("'")
            case 0xA0, 0x202F: folded.append(" ")
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }
}
