import FacteurCore
import Mail
package import Text

/// How a server is reached: its name and its certificate.
package enum ServerFinding: CheckFinding {
    case fault(ServerFault)
    case resolved([String])
    /// An address is written in the place of a name.
    case address
    /// - until: the last moment; Unix seconds. days: whole ones that are left.
    case certificate(subject: String, until: Int64, days: Int, protection: String)
    case undated(subject: String)
    case noTLS
    /// The relay would take a letter.
    case relay

    /// Days before its end at which a certificate is worth a word: programs that renew do so at 30.
    private static let soon = 14

    package var state: CheckLine.State {
        switch self {
        case .fault: .bad
        case .resolved, .address, .noTLS, .relay: .ok
        case .certificate(_, _, let days, _): days < 0 ? .bad : days < Self.soon ? .warn : .ok
        case .undated: .warn
        }
    }

    package var words: Localized {
        switch self {
        case .fault(let fault): fault.words
        case .resolved(let addresses):
            Localized(
                en: "the name leads to \(addresses.joined(separator: ", "))",
                fr: "le nom mène à \(addresses.joined(separator: ", "))")
        case .address:
            Localized(
                en: "an address is written, so there is no name to look up",
                fr: "une adresse est inscrite, il n’y a donc pas de nom à chercher")
        case .certificate(let subject, let until, let days, let protection):
            Self.certificate(subject, String(HeaderDate.rfc3339(seconds: until).prefix(10)), days, protection)
        case .undated(let subject):
            Localized(
                en: "the certificate of \(subject) is good, but until when cannot be read here",
                fr: "le certificat de \(subject) est bon, mais sa date de fin ne peut être lue ici")
        case .noTLS:
            Localized(
                en: "no encryption, to this same machine only",
                fr: "pas de chiffrement, vers cet ordinateur même seulement")
        case .relay:
            Localized(
                en: "login, sender and recipient are good",
                fr: "connexion, expéditeur et destinataire en ordre")
        }
    }

    private static func certificate(
        _ subject: String, _ day: String, _ days: Int, _ protection: String
    ) -> Localized {
        if days < 0 {
            return Localized(
                en:
                    "the certificate of \(subject) ended on \(day): ask whoever runs the server to renew it, and check this computer's clock",
                fr:
                    "le certificat de \(subject) a pris fin le \(day) : demandez à qui exploite le serveur de le renouveler, et vérifiez l’horloge de cet ordinateur"
            )
        }
        let facts = Localized(
            en:
                "the certificate of \(subject) is good for \(Localized.days(days).en), until \(day) (\(protection))",
            fr:
                "le certificat de \(subject) est bon pour \(Localized.days(days).fr), jusqu’au \(day) (\(protection))"
        )
        guard days < soon else { return facts }
        return facts
            + Localized(
                en: "; ask whoever runs the server to renew it now",
                fr: " ; demandez dès maintenant à qui exploite le serveur de le renouveler")
    }
}
