package import FacteurCore
package import Text

/// How long personal data is kept, where the configuration says so.
package enum RetentionFinding: CheckFinding {
    case legalHold
    /// Seconds.
    case applied(mail: Int?, closedInterns: Int?)

    /// `nil`: it says nothing, and everything is kept until a person erases it.
    package init?(_ retention: Configuration.Retention) {
        if retention.legalHold {
            self = .legalHold
        } else if retention.mail != nil || retention.closedInterns != nil {
            self = .applied(mail: retention.mail, closedInterns: retention.closedInterns)
        } else {
            return nil
        }
    }

    package var state: CheckLine.State { .ok }

    package var words: Localized {
        switch self {
        case .legalHold:
            Localized(
                en: "a legal hold is set: nothing is erased, whatever its age and whoever asks for it",
                fr:
                    "une obligation de conservation est posée : rien n’est effacé, quel qu’en soit l’âge et qui que ce soit qui le demande"
            )
        case .applied(let mail, let closedInterns):
            [
                mail.map {
                    let time = DurationText.words($0)
                    return Localized(
                        en: "the content of a settled mail is dropped after \(time.en)",
                        fr: "le contenu d’un courriel traité est supprimé après \(time.fr)")
                },
                closedInterns.map {
                    let time = DurationText.words($0)
                    return Localized(
                        en: "an intern whose case is closed is forgotten after \(time.en)",
                        fr: "un stagiaire dont le dossier est clos est oublié après \(time.fr)")
                },
            ].compactMap(\.self).joined(separator: ", ")
        }
    }
}
