import FacteurCore
import Mail
import Text

/// Arguments as they are typed.
enum DecisionArguments {
    static func offer(_ text: String) throws -> OfferNumber {
        if OfferNumber.placeholders.contains(text) {
            throw Fault(
                .badData,
                Localized(
                    en: "\(text) is a placeholder of IRCC's and nobody's offer",
                    fr: "\(text) est un exemple d’IRCC et l’offre de personne"))
        }
        guard let number = OfferNumber(typed: text) else {
            throw Fault(
                .usage,
                Localized(
                    en: "\"\(shown(text))\" is no offer number: the letter A and seven digits, nothing else",
                    fr:
                        "« \(shown(text)) » n’est pas un numéro d’offre : la lettre A et sept chiffres, rien d’autre"
                ))
        }
        return number
    }

    static func ref(_ text: String) throws -> InternRef {
        guard let ref = InternRef(rawValue: text) else {
            throw Fault(
                .usage,
                Localized(
                    en:
                        "\"\(shown(text))\" is no reference: 1 to 64 letters, digits, dots, hyphens, underscores",
                    fr:
                        "« \(shown(text)) » n’est pas une référence : de 1 à 64 lettres, chiffres, points, traits d’union, soulignés"
                ))
        }
        return ref
    }

    static func reason(_ text: String) throws -> DecisionReason {
        guard let reason = DecisionReason(text) else {
            throw Fault(
                .usage,
                Localized(
                    en: "--because needs a reason of one line and at most 500 characters",
                    fr: "--because demande une raison d’une ligne et d’au plus 500 caractères"))
        }
        return reason
    }

    static func receipt(_ text: String) throws -> ReceiptNumber {
        guard let receipt = ReceiptNumber(text) else {
            throw Fault(
                .usage,
                Localized(
                    en:
                        "\"\(shown(text))\" is no receipt number: one line of at most 64 characters with a digit, and no offer number",
                    fr:
                        "« \(shown(text)) » n’est pas un numéro de reçu : une ligne d’au plus 64 caractères dont un chiffre, et pas un numéro d’offre"
                )
            )
        }
        return receipt
    }

    static func heldReason(_ text: String) throws -> HeldReason {
        guard let reason = HeldReason(rawValue: text) else {
            let reasons = HeldReason.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .usage,
                Localized(
                    en: "\"\(shown(text))\" is no reason; one of \(reasons)",
                    fr: "« \(shown(text)) » n’est pas une raison ; choisissez parmi \(reasons)")
            )
        }
        return reason
    }

    /// A day, as `2024-01-10`: its noon, or now if noon is in the future.
    static func day(_ text: String, now: Int64) throws -> Int64 {
        guard text.utf8.count == 10, let noon = HeaderDate(rfc3339: text + "T12:00:00Z")?.seconds,
            HeaderDate.rfc3339(seconds: noon).hasPrefix(text)
        else {
            throw Fault(
                .usage,
                Localized(
                    en: "\"\(shown(text))\" is no day; write it as 2024-01-10",
                    fr: "« \(shown(text)) » n’est pas une date ; écrivez-la comme 2024-01-10"))
        }
        // Half a day ahead: for the person it may already be tomorrow.
        guard noon <= now + 86_400 else {
            throw Fault(.usage, Localized(en: "\(text) is still to come", fr: "\(text) est encore à venir"))
        }
        return min(noon, now)
    }

    static func mail(_ text: String) throws -> Int64 {
        guard text.isDigits, let id = Int64(text) else {
            throw Fault(
                .usage,
                Localized(
                    en:
                        "\"\(shown(text))\" is no mail's ID: the number in the first column of `facteur mail`",
                    fr:
                        "« \(shown(text)) » n’est pas le numéro d’un courriel : il est dans la première colonne de `facteur mail`"
                ))
        }
        return id
    }

    private static func shown(_ text: String) -> String { String(text.prefix(80)).printable("·") }
}
