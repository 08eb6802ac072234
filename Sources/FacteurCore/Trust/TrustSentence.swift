package import Text

/// Why a sender counts as proven, or does not (`TrustVerdict.by`).
package enum TrustSentence: KeptSentence {
    // About the author.
    case noFrom, unclearFrom, severalFrom, automaton, stranger
    // About the results that exist.
    case noResults, tooManyResults, unreadableResults, contradictedBelow, contradictedAbove, lowResults
    case topmostUnreadable, topmostUnsigned, topmostForeign
    // About the content of the results.
    case provenByDMARC, proven, failed, readInPart, contradiction, otherDomain, nothingAligned
    // About the senders that a forward shows.
    case forwardedByStranger, forwardedWithoutAddress, forwardedUnreadable, forwardedByNobody

    package var pattern: Localized {
        switch self {
        case .noFrom: Localized(en: "the mail has no From field", fr: "le courriel n’a pas de champ From")
        case .unclearFrom:
            Localized(
                en: "the From field does not name exactly one address",
                fr: "le champ From ne nomme pas une seule adresse")
        case .severalFrom:
            Localized(en: "the mail has * From fields", fr: "le courriel a * champs From")
        case .automaton:
            Localized(
                en: "* is an automatic sender, which is no forwarder by its domain's entry alone",
                fr:
                    "* est un expéditeur automatique, que l’inscription de son domaine ne suffit pas à admettre"
            )
        case .stranger:
            Localized(
                en: "* is neither the portal's nor a forwarder's",
                fr: "* n’est ni au portail ni à un relais admis")
        case .noResults:
            Localized(
                en: "no Authentication-Results by *", fr: "aucun champ Authentication-Results de *")
        case .tooManyResults:
            Localized(
                en: "more than 100 Authentication-Results fields",
                fr: "plus de 100 champs Authentication-Results")
        case .unreadableResults:
            Localized(
                en: "an Authentication-Results by * cannot be read to its end",
                fr: "un champ Authentication-Results de * ne peut être lu jusqu’au bout")
        case .contradictedBelow:
            Localized(
                en: "a lower Authentication-Results by * says dmarc=fail",
                fr: "plus bas, un champ Authentication-Results de * dit dmarc=fail")
        case .contradictedAbove:
            Localized(
                en: "an Authentication-Results by * above it says dmarc=fail",
                fr: "un champ Authentication-Results de *, placé au-dessus, dit dmarc=fail")
        case .lowResults:
            Localized(
                en: "the Authentication-Results by * stands below lines that came with the mail",
                fr: "le champ Authentication-Results de * est sous des lignes venues avec le courriel")
        case .topmostUnreadable:
            Localized(
                en: "the topmost Authentication-Results cannot be read",
                fr: "le premier champ Authentication-Results ne peut être lu")
        case .topmostUnsigned:
            Localized(
                en: "the topmost Authentication-Results is by nobody, not by *",
                fr: "le premier champ Authentication-Results ne porte aucun nom, et non celui de *")
        case .topmostForeign:
            Localized(
                en: "the topmost Authentication-Results is by *, not by *",
                fr: "le premier champ Authentication-Results est de * et non de *")
        case .provenByDMARC:
            Localized(en: "dmarc=pass header.from=* by *", fr: "dmarc=pass header.from=* selon *")
        case .proven: Localized(en: "*=pass *=* by *", fr: "*=pass *=* selon *")
        case .failed: Localized(en: "dmarc=fail by *", fr: "dmarc=fail selon *")
        case .readInPart:
            Localized(
                en: "a *=pass by * cannot be read to its end",
                fr: "un *=pass de * ne peut être lu jusqu’au bout")
        case .contradiction:
            Localized(
                en: "the server's own results contradict each other on DMARC",
                fr: "les résultats du serveur se contredisent sur DMARC")
        case .otherDomain:
            Localized(
                en: "dmarc=pass is for another domain than *",
                fr: "dmarc=pass vaut pour un autre domaine que *")
        case .nothingAligned:
            Localized(
                en: "no check of * passed for *", fr: "aucun contrôle de * n’a réussi pour *")
        case .forwardedByStranger:
            Localized(
                en: "forwarded from *, which is not the portal's",
                fr: "transféré de *, qui n’est pas au portail")
        case .forwardedWithoutAddress:
            Localized(
                en: "forwarded from *, whose address it does not show",
                fr: "transféré de *, dont l’adresse n’est pas montrée")
        case .forwardedUnreadable:
            Localized(
                en: "forwarded from *, whose address cannot be read",
                fr: "transféré de *, dont l’adresse ne peut être lue")
        case .forwardedByNobody:
            Localized(
                en: "forwarded, and it does not show from whom", fr: "transféré sans que l’on voie de qui")
        }
    }
}
