extension OfferList {
    /// Whom the list's numbers belong to, as far as the roster knows.
    package struct Match: Sendable {
        /// For every number of the list: one intern, several of one name, or nobody of the roster. This is the `portalList` of
        /// `Matching.evidence`.
        package let interns: [OfferNumber: [InternRef]]
        /// When each number was submitted, to the second: a receipt's own time is the same.
        package let submitted: [OfferNumber: Int64]
        /// Interns with a row but no number yet, in the list's order.
        package let pending: [InternRef]
        /// What a person should know, in the list's order.
        package let remarks: [Remark]
    }

    /// Something in the list that is not one number for one intern.
    package enum Remark: Sendable, Hashable {
        /// The file is not whole.
        case cutOff
        /// There is a header, and no row below it was understood.
        case noRows
        /// Of so many rows, none has a number where the header says that it stands.
        case noNumbers(rows: Int)
        /// The roster has nobody of that name.
        case stranger(OfferNumber, name: String, line: Int)
        /// Several of the roster have it.
        case several(OfferNumber, [InternRef], line: Int)
        /// The number stands in two rows with two names: it is nobody's until a person says so.
        case twoNames(OfferNumber, line: Int)
        /// The list says that the offer is dead, or not yet one.
        case dead(OfferNumber, status: String, line: Int)
        /// The intern has several numbers, as after a resubmission.
        case severalOffers(InternRef, [OfferNumber])
    }

    /// Finds each worker in the roster; the name must be the whole cell. Linear in the rows.
    package func match(_ roster: Roster) -> Match {
        var matching = OfferListMatching(roster: roster)
        for row in rows { matching.take(row) }
        let match = matching.result()
        return Match(
            interns: match.interns, submitted: match.submitted, pending: match.pending,
            remarks: remarksOnTheWhole + match.remarks)
    }

    private var remarksOnTheWhole: [Remark] {
        let emptiness: [Remark] =
            rows.isEmpty
            ? [.noRows] : rows.allSatisfy { $0.offer == nil } ? [.noNumbers(rows: rows.count)] : []
        return (isCut ? [.cutOff] : []) + emptiness
    }
}

extension OfferList.Remark {
    /// The word for a person, on one line; numbers and names whole, for it is they that must be compared.
    package var message: Localized {
        switch self {
        case .cutOff:
            Localized(
                en:
                    "the file breaks off in the middle of the page, so rows may be missing: save the page again and import that",
                fr:
                    "le fichier s’interrompt au milieu de la page, il peut manquer des lignes : enregistrez de nouveau la page et importez-la"
            )
        case .noRows:
            Localized(
                en:
                    "the list has a header and no row that was understood: if the portal shows any, copy the table into a text file and import that",
                fr:
                    "la liste a un en-tête et aucune ligne comprise : si le portail en montre, copiez le tableau dans un fichier texte et importez-le"
            )
        case .noNumbers(let rows):
            Localized(
                en:
                    "none of the \(rows) rows has a number in the number's column: if the portal shows some, copy the table into a text file and import that",
                fr:
                    "aucune des \(rows) lignes n’a de numéro dans la colonne du numéro : si le portail en montre, copiez le tableau dans un fichier texte et importez-le"
            )
        case .stranger(let offer, let name, let line):
            Localized(
                en: "line \(line): the roster has nobody called \(name.shown), for \(offer.rawValue)",
                fr:
                    "ligne \(line) : personne dans la liste des stagiaires ne s’appelle \(name.shown), pour \(offer.rawValue)"
            )
        case .several(let offer, let refs, let line):
            Localized(
                en: "line \(line): \(offer.rawValue) may be for any of \(Self.list(refs))",
                fr: "ligne \(line) : \(offer.rawValue) peut être pour \(Self.list(refs))")
        case .twoNames(let offer, let line):
            Localized(
                en:
                    "line \(line): \(offer.rawValue) stood with another name above; it is nobody's until you say whose",
                fr:
                    "ligne \(line) : \(offer.rawValue) figurait plus haut avec un autre nom ; il n’est à personne tant que vous ne dites pas à qui"
            )
        case .dead(let offer, let status, let line):
            Localized(
                en:
                    "line \(line): \(offer.rawValue) is \(status.shown): it is nobody's, and no letter leaves for it",
                fr:
                    "ligne \(line) : \(offer.rawValue) est \(status.shown) : il n’est à personne, et aucune lettre ne part"
            )
        case .severalOffers(let ref, let offers):
            Localized(
                en: "\(ref) has several numbers: \(offers.map(\.rawValue).joined(separator: ", "))",
                fr: "\(ref) a plusieurs numéros : \(offers.map(\.rawValue).joined(separator: ", "))")
        }
    }

    private static func list(_ refs: [InternRef]) -> String {
        refs.prefix(10).map(\.rawValue).joined(separator: ", ") + (refs.count > 10 ? "…" : "")
    }
}
