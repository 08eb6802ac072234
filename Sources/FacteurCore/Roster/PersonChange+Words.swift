import Mail

extension PersonChange {
    /// Why a file is refused, on one line without the place: what is bound to the row, and what to do.
    ///
    /// - Parameter numbers: what is bound to the row, or held for it.
    package func fault(_ numbers: [OfferNumber]) -> Localized {
        let shown =
            numbers.prefix(3).map(\.rawValue).joined(separator: ", ") + (numbers.count > 3 ? "…" : "")
        let advice = Localized(
            en: "correct the file; if the person did change, --people-changed holds what is queued",
            fr: "corrigez le fichier ; si la personne a bien changé, --people-changed retient ce qui attend")
        return switch kind {
        case .otherPerson:
            Localized(
                en:
                    "\(ref) has the number \(shown) of \(before.personName) and is \(after.personName) here: a number belongs to a person; \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown) de \(before.personName) et devient ici \(after.personName) : un numéro appartient à une personne ; \(advice.fr)"
            )
        case .addressOf(let other):
            Localized(
                en:
                    "\(ref) has the number \(shown), and gets the e-mail address of \(other) here, \(after.email.text.shown): was a column sorted alone? \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown) et reçoit ici l’adresse de courriel de \(other), \(after.email.text.shown) : une colonne a-t-elle été triée seule ? \(advice.fr)"
            )
        case .addressGoneTo(let other):
            Localized(
                en:
                    "\(ref) has the number \(shown), and its e-mail address \(before.email.text.shown) is \(other)'s here: was a column moved or sorted alone? \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown), et son adresse de courriel \(before.email.text.shown) devient ici celle de \(other) : une colonne a-t-elle été décalée ou triée seule ? \(advice.fr)"
            )
        }
    }

    /// The same of a row that has no number yet: it refuses nothing.
    package func warning(line: Int?) -> RosterWarning {
        switch kind {
        case .otherPerson:
            RosterWarning(
                line: line,
                Localized(
                    en: "\(ref) was \(before.personName) and is \(after.personName) now",
                    fr: "\(ref) était \(before.personName) et devient \(after.personName)"))
        case .addressGoneTo(let other):
            RosterWarning(
                line: line,
                Localized(
                    en:
                        "\(other) has the e-mail address that was \(ref)'s: was a column moved or sorted alone?",
                    fr:
                        "\(other) reçoit l’adresse de courriel qui était celle de \(ref) : une colonne a-t-elle été décalée ou triée seule ?"
                ))
        case .addressOf(let other):
            RosterWarning(
                line: line,
                Localized(
                    en: "\(ref) gets the e-mail address of \(other): was a column sorted alone?",
                    fr:
                        "\(ref) reçoit l’adresse de courriel de \(other) : une colonne a-t-elle été triée seule ?"
                ))
        }
    }

    /// What was done with the numbers of a row whose person changed.
    package func held(_ numbers: [OfferNumber]) -> Localized {
        let shown = numbers.prefix(10).map(\.rawValue).joined(separator: ", ")
        return Localized(
            en:
                "! \(ref) changes hands: \(shown) waits for a person, or stays \(before.personName)'s where the letter has left; see `facteur explain \(numbers.first?.rawValue ?? "")`",
            fr:
                "! \(ref) change de personne : \(shown) attend une décision, ou reste à \(before.personName) si la lettre est partie ; voyez `facteur explain \(numbers.first?.rawValue ?? "")`"
        )
    }
}

extension RosterWarning {
    /// Of somebody who leaves the roster.
    package static func leaves(_ ref: InternRef, with numbers: [OfferNumber]) -> RosterWarning {
        let shown = numbers.prefix(10).map(\.rawValue).joined(separator: ", ")
        return RosterWarning(
            line: nil,
            Localized(
                en:
                    "\(ref) leaves the roster with \(shown): a letter that has not left does not leave; give the number to whoever has it now with `facteur assign`",
                fr:
                    "\(ref) quitte la liste avec \(shown) : une lettre qui n’est pas partie ne part pas ; donnez le numéro à qui l’a maintenant avec `facteur assign`"
            ))
    }
}

extension Intern {
    /// `"Martin, Élise"`, harmless on a terminal.
    var personName: String {
        (givenNames.isEmpty ? familyName : "\(familyName), \(givenNames)").shown(most: 80)
    }
}
